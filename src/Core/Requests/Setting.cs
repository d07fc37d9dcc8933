using System.Globalization;
using System.Reflection;
using TextToImage.Diffusion;

namespace TextToImage.Requests;

/// <summary>A row of the table of settings: a value that a request or its edit has, and all that surfaces need to take and show it.</summary>
public sealed class Setting
{
    private readonly PropertyInfo _property;
    private readonly SettingAttribute _row;
    private readonly Func<string, object>? _parse;

    internal Setting(PropertyInfo property, SettingAttribute row, object defaults)
    {
        (_property, _row) = (property, row);
        ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _parse = ValueType.IsClass ? (Func<string, object>?)ValueType.GetMethod("Parse", [typeof(string)])?.CreateDelegate(typeof(Func<string, object>)) : null;
        Default = property.GetValue(defaults);
        Words = InWords(Name);
        Help = row.Help.Replace("{schedulers}", string.Join(", ", Schedulers.ShortNames.Where(name => !name.EndsWith("-karras", StringComparison.Ordinal))));
        Choices = ValueType.IsEnum ? [.. Enum.GetNames(ValueType).Select(name => name.ToLowerInvariant())] : [];
    }

    /// <summary>The property's name, such as GuidanceRescale, which is the parameter's too.</summary>
    public string Name => _property.Name;

    /// <summary>The same as people say it: guidance rescale.</summary>
    public string Words { get; }

    /// <summary>What users are told, in a sentence.</summary>
    public string Help { get; }

    /// <summary>The type of its values; where it can be left open, without the null.</summary>
    public Type ValueType { get; }

    /// <summary>Whether it can be left open, so that the model decides.</summary>
    public bool IsOptional => Default is null;

    /// <summary>What counts where nothing is said; null: what the model says, or nothing.</summary>
    public object? Default { get; }

    /// <summary>Least value; null where that depends on the model or there is none.</summary>
    public double? Min => double.IsNaN(_row.Min) ? null : _row.Min;

    /// <summary>Largest value; null where that depends on the model or there is none.</summary>
    public double? Max => double.IsNaN(_row.Max) ? null : _row.Max;

    /// <summary>What its numbers count, such as pixels.</summary>
    public string? Unit => _row.Unit;

    /// <summary>The words of a setting that is one of several, in lower case; empty for others.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>Which commands take it.</summary>
    public SettingCommands Commands => _row.Commands;

    /// <summary>Whether it is one of an edit, and not of every request.</summary>
    public bool IsOfEdit => _property.DeclaringType == typeof(PictureEdit);

    /// <summary>Whether it is on unless it is switched off.</summary>
    public bool IsOnByDefault => Default is true;

    /// <summary>Name of the option: --guidance-rescale; what is on by default has one that switches it off.</summary>
    public string Option => _row.Option ?? $"--{(IsOnByDefault ? "no-" : "")}{Words.Replace(' ', '-')}";

    /// <summary>A short name of the option; null: none.</summary>
    public string? ShortOption => _row.ShortOption;

    /// <summary>What stands for its value in help; null for switches, which have none.</summary>
    public string? ValueName => _row.ValueName ?? (ValueType == typeof(double) ? "X" : ValueType == typeof(int) || ValueType == typeof(ulong) ? "N" : Choices.Count > 0 ? string.Join("|", Choices) : null);

    /// <summary>Name of the parameter of cmdlets.</summary>
    public string Parameter => IsOnByDefault ? $"No{Name}" : Name;

    /// <summary>Its name in the metadata: that of a property there, or else of one of the further settings.</summary>
    public string MetadataKey => _row.MetadataKey ?? char.ToUpperInvariant(Words[0]) + Words.Substring(1);

    /// <summary>Why it is not everywhere; null where it is.</summary>
    public string? Because => _row.Because;

    /// <summary>Whether it is to be found somewhere.</summary>
    public bool IsOn(SettingSurfaces surface) => (_row.Without & surface) == 0;

    /// <summary>Its value in a request; the default where it is one of an edit and there is none.</summary>
    public object? In(GenerationRequest request) => !IsOfEdit ? _property.GetValue(request) : request.Edit is { } edit ? _property.GetValue(edit) : Default;

    /// <summary>A request with another value; the same request where the setting is one of an edit and there is none.</summary>
    public GenerationRequest With(GenerationRequest request, object? value)
    {
        if (IsOfEdit && request.Edit is null)
            return request;
        var changed = request with { Edit = IsOfEdit ? request.Edit! with { } : request.Edit };
        _property.SetValue(IsOfEdit ? changed.Edit : changed, value);
        return changed;
    }

    /// <summary>A value as text that <see cref="Read"/> reads, whatever the language of the machine.</summary>
    public static string Text(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number and not Enum => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>The value that a text stands for; null where it is none.</summary>
    public object? Read(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (AIImageException)
        {
            return null;
        }
    }

    /// <summary>The value that a text of a user stands for.</summary>
    /// <exception cref="AIImageException">It is none, or settings of this kind have no text.</exception>
    public object Parse(string text) => (_parse is null ? Simple(text) : _parse(text)) ?? throw Invalid($"The {Words} '{text}' cannot be read; {Help}");

    internal void RequireRange(object? value)
    {
        if (value is null || Min is not { } low || Max is not { } high)
            return;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (!(number >= low && number <= high))
            throw Invalid(FormattableString.Invariant($"The {Words} is {value}; it must be {(value is double ? "a number " : "")}from {low} to {high}."));
    }

    private static string InWords(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? " " : "") + char.ToLowerInvariant(letter) : $"{letter}"));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);

    private object? Simple(string text)
    {
        if (ValueType == typeof(string))
            return text;
        if (ValueType == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (ValueType == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (ValueType == typeof(ulong))
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (ValueType == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        var word = ValueType.IsEnum ? Enum.GetNames(ValueType).FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) : null;
        return word is null ? null : Enum.Parse(ValueType, word);
    }
}
