using System.Globalization;
using System.Reflection;

namespace TextToImage.HelpPages;

/// <summary>A member of an object that commands write, which the table of settings gave it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">What it is where nobody asked for anything, as PowerShell writes it.</param>
internal sealed record SettingMember(string Name, string Default);

/// <summary>Reads which members of objects are settings: those that have a default.</summary>
internal static class ModuleSettings
{
    /// <summary>The settings of each class that has some, by its full name.</summary>
    /// <param name="assembly">The module's assembly.</param>
    /// <param name="references">The assemblies it was compiled against.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<SettingMember>> Read(string assembly, IEnumerable<string> references)
    {
        using var context = new MetadataLoadContext(new PathAssemblyResolver([assembly, .. references]));
        return context.LoadFromAssemblyPath(assembly).GetTypes()
            .Select(type => (type.FullName, Members: (IReadOnlyList<SettingMember>)[.. type.GetProperties().Select(Member).OfType<SettingMember>()]))
            .Where(type => type.Members.Count > 0)
            .ToDictionary(type => type.FullName!, type => type.Members);
    }

    private static SettingMember? Member(PropertyInfo property) =>
        property.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Name == "DefaultValueAttribute") is { } given
            ? new SettingMember(property.Name, PowerShell(given.ConstructorArguments[0]))
            : null;

    private static string PowerShell(CustomAttributeTypedArgument value) => value.Value switch
    {
        null => "$null",
        CustomAttributeTypedArgument inner => PowerShell(inner),
        bool flag => flag ? "$true" : "$false",
        var word when value.ArgumentType.IsEnum => $"'{value.ArgumentType.GetEnumName(word)}'",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        var number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
    };
}
