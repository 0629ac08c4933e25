using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Casebook.Architecture.Tests;

/// <summary>What a part's compiled assembly refers to, read from its metadata without loading it.</summary>
internal sealed class Compiled
{
    private Compiled(MetadataReader reader)
    {
        Assemblies = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
        Types = [.. reader.TypeReferences.Select(handle => Name(reader, handle))];
        Members = [.. reader.MemberReferences.Select(handle => Name(reader, reader.GetMemberReference(handle))).OfType<string>()];
        NativeModules = [.. reader.MethodDefinitions
            .Select(handle => reader.GetMethodDefinition(handle))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            .Select(method => reader.GetString(reader.GetModuleReference(method.GetImport().Module).Name))];
    }

    /// <summary>Names of the assemblies referred to.</summary>
    public HashSet<string> Assemblies { get; }

    /// <summary>Full names of the types referred to, of other assemblies.</summary>
    public HashSet<string> Types { get; }

    /// <summary>Members of other assemblies' types, as <c>System.IO.File.Delete</c>.</summary>
    public HashSet<string> Members { get; }

    /// <summary>Native libraries that methods are imported from.</summary>
    public HashSet<string> NativeModules { get; }

    public static Compiled Of(string part)
    {
        string file = Path.Combine(AppContext.BaseDirectory, (part == "Casebook" ? "casebook" : part) + ".dll");
        using var executable = new PEReader(File.OpenRead(file));
        return new Compiled(executable.GetMetadataReader());
    }

    private static string Name(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Name(reader, (TypeReferenceHandle)type.ResolutionScope) + "+" + name
            : reader.GetString(type.Namespace) + "." + name;
    }

    private static string? Name(MetadataReader reader, MemberReference member) => member.Parent.Kind == HandleKind.TypeReference
        ? Name(reader, (TypeReferenceHandle)member.Parent) + "." + reader.GetString(member.Name)
        : null;
}
