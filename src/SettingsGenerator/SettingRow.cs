using Microsoft.CodeAnalysis;

namespace TextToImage.SettingsGenerator;

/// <summary>What a cmdlet and a result make of the values of a setting.</summary>
internal enum ValueKind
{
    /// <summary>Nothing: there is no parameter of such a type.</summary>
    Unknown,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A switch.</summary>
    Flag,

    /// <summary>Text as it is.</summary>
    Text,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>Text that a type reads by its Parse.</summary>
    Parsed,

    /// <summary>A file, its bytes, or an object with a path.</summary>
    Picture,
}

/// <summary>A row of the table of settings, read from the properties of the engine's assembly that have [Setting].</summary>
internal sealed class SettingRow
{
    /// <summary>Where the rows are.</summary>
    public static readonly IReadOnlyList<string> Tables = ["TextToImage.Requests.GenerationRequest", "TextToImage.Requests.PictureEdit"];

    private const string RowAttribute = "TextToImage.Requests.SettingAttribute";
    private readonly Dictionary<string, object?> _named;
    private readonly INamedTypeSymbol _attribute;

    private SettingRow(IPropertySymbol property, AttributeData row)
    {
        (Property, _attribute) = (property, row.AttributeClass!);
        _named = row.NamedArguments.ToDictionary(argument => argument.Key, argument => argument.Value.Value);
        Help = ((string)row.ConstructorArguments[0].Value!).Replace("{schedulers}", "the short names");
        Type = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : property.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        IsNullable = !SymbolEqualityComparer.Default.Equals(Type, property.Type) || property.NullableAnnotation == NullableAnnotation.Annotated;
    }

    /// <summary>The setting.</summary>
    public IPropertySymbol Property { get; }

    /// <summary>Its name.</summary>
    public string Name => Property.Name;

    /// <summary>The type of its values.</summary>
    public ITypeSymbol Type { get; }

    /// <summary>Whether it can be left open.</summary>
    public bool IsNullable { get; }

    /// <summary>What users are told.</summary>
    public string Help { get; }

    /// <summary>Which commands take it: a member of SettingCommands.</summary>
    public string Commands => Members("Commands").First(word => Equals(word.ConstantValue, Named("Commands", 0))).Name;

    /// <summary>Whether its values are lists, such as 10,20,30,40.</summary>
    public bool IsList => Named("IsList", false);

    /// <summary>Whether cmdlets take it.</summary>
    public bool IsParameter => IsOn("Cmdlets");

    /// <summary>Whether results have it.</summary>
    public bool IsResult => IsOn("Results");

    /// <summary>Whether it is on unless it is switched off.</summary>
    public bool IsOnByDefault => Kind == ValueKind.Flag && Default is true;

    /// <summary>What counts where nothing is said.</summary>
    public object? Default => _named.TryGetValue("Default", out var value) ? value : null;

    /// <summary>The name of its parameter.</summary>
    public string ParameterName => IsOnByDefault ? $"No{Name}" : Name;

    /// <summary>What becomes of its values.</summary>
    public ValueKind Kind => Type switch
    {
        { SpecialType: SpecialType.System_Boolean } => ValueKind.Flag,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt64 or SpecialType.System_Double } => ValueKind.Number,
        { SpecialType: SpecialType.System_String } => ValueKind.Text,
        { TypeKind: TypeKind.Enum } => ValueKind.Choice,
        { Name: "Picture" or "Mask" } => ValueKind.Picture,
        _ when Type.GetMembers("Parse").OfType<IMethodSymbol>().Any(method => method.IsStatic && method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType == SpecialType.System_String) => ValueKind.Parsed,
        _ => ValueKind.Unknown,
    };

    /// <summary>The words of a setting that is one of several.</summary>
    public IEnumerable<IFieldSymbol> Choices => WordsOf(Type);

    /// <summary>The rows of one of the <see cref="Tables"/>, in order.</summary>
    public static IReadOnlyList<SettingRow> Of(Compilation compilation, string table) =>
    [
        .. from property in compilation.GetTypeByMetadataName(table)?.GetMembers().OfType<IPropertySymbol>() ?? []
           from attribute in property.GetAttributes()
           where attribute.AttributeClass?.ToDisplayString() == RowAttribute
           select new SettingRow(property, attribute),
    ];

    private static IEnumerable<IFieldSymbol> WordsOf(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(word => word.HasConstantValue);

    /// <summary>The words that a property of the attribute takes.</summary>
    private IEnumerable<IFieldSymbol> Members(string property) => WordsOf(_attribute.GetMembers(property).OfType<IPropertySymbol>().Single().Type);

    private bool IsOn(string surface) => (Named("Without", 0) & (int)Members("Without").Single(word => word.Name == surface).ConstantValue!) == 0;

    private T Named<T>(string name, T fallback) => _named.TryGetValue(name, out var value) && value is T typed ? typed : fallback;
}
