using System.Xml;
using System.Xml.Linq;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>
/// The CWE List as XML (MITRE's schema 7, <c>cwec_v4.19.1.xml</c>; elements of schema 6 have the same names), read one entry
/// at a time. Names are compared without their namespace, which changes with the schema.
/// </summary>
internal static class CweXml
{
    /// <summary>Ten times what release 4.19 has.</summary>
    private const long LongestText = 256L << 20;

    private const string Remedy = "Download the file again, or correct it.";

    /// <exception cref="KnowledgeFileException">The file is damaged, or an entry is not as the schema says.</exception>
    public static SourceContent Read(SourceFile file, ImportWatch watch)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersInDocument = LongestText };
        using var reader = XmlReader.Create(file.Text, settings);
        var entries = new List<KnowledgeEntry>();
        string? version = null, day = null;
        string place = "";
        try
        {
            reader.MoveToContent();
            if (reader.LocalName != "Weakness_Catalog")
            {
                throw new KnowledgeFileException(file.Path, "", $"begins with {reader.LocalName} instead of Weakness_Catalog", "Name the CWE List's own XML file.");
            }
            (version, day) = (reader.GetAttribute("Version"), reader.GetAttribute("Date"));
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType != XmlNodeType.Element || Kind(reader.LocalName) is not { } kind)
                {
                    // The lists themselves are gone into; what else there is (references) is passed over.
                    if (reader.NodeType == XmlNodeType.Element && reader.LocalName is not ("Weaknesses" or "Categories" or "Views"))
                    {
                        reader.Skip();
                    }
                    else
                    {
                        reader.Read();
                    }
                    continue;
                }
                place = $"line {((IXmlLineInfo)reader).LineNumber}";
                entries.Add(Item(kind, (XElement)XNode.ReadFrom(reader)).ToEntry());
                watch.Report(file, entries.Count);
            }
        }
        catch (XmlException exception)
        {
            throw new KnowledgeFileException(file.Path, $"line {exception.LineNumber}, column {exception.LinePosition}", $"is not valid XML ({exception.Message.TrimEnd('.')})", Remedy, exception);
        }
        catch (JsonFieldException exception)
        {
            throw new KnowledgeFileException(file.Path, exception.Field.Length == 0 ? place : $"{place}, {exception.Field}", exception.Problem, Remedy, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw SourceFile.Damaged(file.Path, exception);
        }
        return entries.Count > 0
            ? new SourceContent(KnowledgeParts.Cwe, version, day, entries)
            : throw new KnowledgeFileException(file.Path, "", "has no weakness in it", Remedy);
    }

    private static KnowledgeKind? Kind(string element) => element switch
    {
        "Weakness" => KnowledgeKind.Weakness,
        "Category" => KnowledgeKind.Category,
        "View" => KnowledgeKind.View,
        _ => null,
    };

    private static CweItem Item(KnowledgeKind kind, XElement element) => new()
    {
        Kind = kind,
        Number = Required(element, "ID"),
        Name = Required(element, "Name"),
        Status = Required(element, "Status"),
        Description = (Child(element, "Description") ?? Child(element, "Summary") ?? Child(element, "Objective"))?.Value ?? "",
        Abstraction = Attribute(element, "Abstraction"),
        Structure = Attribute(element, "Structure"),
        Type = Attribute(element, "Type"),
        Usage = Child(Child(element, "Mapping_Notes"), "Usage")?.Value,
        Terms = [.. Children(Child(element, "Alternate_Terms"), "Alternate_Term").Select(term => Child(term, "Term")?.Value ?? "")],
        Weaknesses =
        [
            .. Children(Child(element, "Related_Weaknesses"), "Related_Weakness").Select(other => new CweItem.Related(Required(other, "Nature"), Required(other, "CWE_ID"), Attribute(other, "View_ID"))),
            .. Children(Child(element, "Relationships"), "Has_Member").Concat(Children(Child(element, "Members"), "Has_Member"))
                .Select(other => new CweItem.Related(Relations.Member, Required(other, "CWE_ID"), Attribute(other, "View_ID"))),
            .. Children(Child(Child(element, "Mapping_Notes"), "Suggestions"), "Suggestion")
                .Select(other => new CweItem.Related(Relations.Suggested, Required(other, "CWE_ID"), null, Attribute(other, "Comment"))),
        ],
        Patterns = [.. Children(Child(element, "Related_Attack_Patterns"), "Related_Attack_Pattern").Select(other => Required(other, "CAPEC_ID"))],
    };

    private static XElement? Child(XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static IEnumerable<XElement> Children(XElement? element, string name) => element?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    private static string? Attribute(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    private static string Required(XElement element, string name) =>
        Attribute(element, name) ?? throw new JsonFieldException(element.Name.LocalName, $"has no attribute {name}");
}
