using System.Reflection;

namespace TextToImage.HelpPages;

/// <summary>Reads what an assembly says of its cmdlets, without running any of its code.</summary>
internal static class ModuleMetadata
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["System.String"] = "string",
        ["System.Object"] = "object",
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
        ["System.DateTime"] = "datetime",
        ["System.TimeSpan"] = "timespan",
        ["System.Uri"] = "uri",
        ["System.Collections.Hashtable"] = "hashtable",
        ["System.Management.Automation.ScriptBlock"] = "scriptblock",
        ["System.Management.Automation.PSCredential"] = "pscredential",
    };

    /// <summary>The cmdlets of an assembly, by name.</summary>
    /// <param name="assembly">The module's assembly.</param>
    /// <param name="references">The assemblies it was compiled against.</param>
    public static IReadOnlyList<CommandFacts> Read(string assembly, IEnumerable<string> references)
    {
        using var context = new MetadataLoadContext(new PathAssemblyResolver([assembly, .. references]));
        var commands = context.LoadFromAssemblyPath(assembly).GetTypes().Select(Command).OfType<CommandFacts>();
        return [.. commands.OrderBy(command => command.Name, StringComparer.Ordinal)];
    }

    private static CommandFacts? Command(Type type)
    {
        if (Attributes(type, "CmdletAttribute").SingleOrDefault() is not { } cmdlet)
            return null;
        var own = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Parameter).OfType<ParameterFacts>();
        var outputs = Attributes(type, "OutputTypeAttribute").SelectMany(Listed).Select(output => ((Type)output!).FullName!);
        return new CommandFacts(
            $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}",
            Named<string?>(cmdlet, "DefaultParameterSetName", null),
            [.. own, .. Named(cmdlet, "SupportsShouldProcess", false) ? ChangeParameters.Facts : []],
            [.. outputs]);
    }

    private static ParameterFacts? Parameter(PropertyInfo property)
    {
        var uses = Attributes(property, "ParameterAttribute").Where(use => !Named(use, "DontShow", false)).Select(Use).ToList();
        return uses.Count == 0
            ? null
            : new ParameterFacts(
                property.Name,
                TypeOf(property),
                [.. Attributes(property, "AliasAttribute").SelectMany(Listed).Cast<string>()],
                Attributes(property, "SupportsWildcardsAttribute").Any(),
                uses);
    }

    private static ParameterUse Use(CustomAttributeData parameter)
    {
        var position = Named(parameter, "Position", int.MinValue);
        return new ParameterUse(
            Named(parameter, "ParameterSetName", ParameterUse.AllSets),
            Named(parameter, "Mandatory", false),
            position == int.MinValue ? null : position,
            Named(parameter, "ValueFromPipeline", false),
            Named(parameter, "ValueFromPipelineByPropertyName", false));
    }

    private static ParameterType TypeOf(PropertyInfo property)
    {
        var type = property.PropertyType is { IsGenericType: true, Name: "Nullable`1" } nullable ? nullable.GenericTypeArguments[0] : property.PropertyType;
        var values = type.IsEnum ? type.GetEnumNames() : Attributes(property, "ValidateSetAttribute").SelectMany(Listed).Cast<string>();
        return new ParameterType(ShortName(type), type.FullName!, type.Name == "SwitchParameter", [.. values]);
    }

    private static string ShortName(Type type) =>
        type.IsArray ? $"{ShortName(type.GetElementType()!)}[]" : ShortNames.GetValueOrDefault(type.FullName!, type.Name);

    /// <summary>Attributes by the name of their class, which is another type in each context that loads it.</summary>
    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    private static T Named<T>(CustomAttributeData attribute, string name, T fallback) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T)argument.TypedValue.Value!).FirstOrDefault(fallback);

    /// <summary>What a params array was given.</summary>
    private static IEnumerable<object?> Listed(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value)
            .OfType<IEnumerable<CustomAttributeTypedArgument>>().SelectMany(values => values).Select(value => value.Value);
}
