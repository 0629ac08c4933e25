using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Casebook.Runs.Recipes;

/// <summary>
/// What keys an options class has: its public settable properties, in snake case (values of enumerations in kebab case) and in the order of declaration. A
/// property whose type is a class of the product is a section; <c>required</c> means what it says.
/// </summary>
internal static class RecipeSchema
{
    public static IReadOnlyList<PropertyInfo> Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken)];

    public static string Name(MemberInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    public static string Name(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    public static bool IsSection(Type type) => type.IsClass && type != typeof(string) && ElementType(type) is null;

    /// <summary>The type of a list's elements; null where the type is no list.</summary>
    public static Type? ElementType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    public static string Description(MemberInfo property) => property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>A type in the user's words.</summary>
    public static string TypeName(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return "one of " + string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(Name));
        }
        if (ElementType(type) is { } element)
        {
            return "list of " + TypeName(element);
        }
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Single or TypeCode.Double => "number",
            TypeCode.String => "text",
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt64 => "whole number",
            _ => "section",
        };
    }

    /// <summary>Every dotted key of a type that holds a value, sections opened.</summary>
    public static IEnumerable<(string Key, PropertyInfo Property)> Leaves(Type type, string prefix = "")
    {
        foreach (PropertyInfo property in Properties(type))
        {
            string key = prefix + Name(property);
            if (IsSection(property.PropertyType))
            {
                foreach ((string, PropertyInfo) leaf in Leaves(property.PropertyType, key + "."))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return (key, property);
            }
        }
    }
}
