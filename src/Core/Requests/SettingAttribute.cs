namespace TextToImage.Requests;

/// <summary>Which commands take a setting.</summary>
public enum SettingCommands
{
    /// <summary>All that let a model draw: new pictures, edits, illustrations of documents.</summary>
    Drawing,

    /// <summary>Those that make picture files: new pictures and edits; on the command line illustrations too.</summary>
    Pictures,

    /// <summary>Those that make pictures from text alone.</summary>
    NewPictures,

    /// <summary>Those that change pictures.</summary>
    Edits,
}

/// <summary>Where a setting is to be found.</summary>
[Flags]
public enum SettingSurfaces
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>As an option of the command line.</summary>
    CommandLine = 1,

    /// <summary>As a parameter of cmdlets.</summary>
    Cmdlets = 2,

    /// <summary>In the metadata of pictures, and in the command line's reports, which say what these say.</summary>
    Metadata = 4,

    /// <summary>As a member of the objects that cmdlets write, which another command takes when they are piped to it.</summary>
    Results = 8,
}

/// <summary>
/// A row of the table of settings, above the property that is the setting: name, type and default are the property's, the rest
/// is said here. Options, parameters, metadata, reports and results all come from it; <see cref="SettingsTable"/> has the rows.
/// </summary>
/// <param name="help">
/// What users are told, in a sentence; {schedulers} stands for the short names there are. Options show it, and parameters and
/// members have it as their description.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string help) : Attribute
{
    /// <summary>What users are told.</summary>
    public string Help { get; } = help;

    /// <summary>Which commands take it.</summary>
    public SettingCommands Commands { get; init; }

    /// <summary>Name of its option, where that is not the property's in lower case with hyphens.</summary>
    public string? Option { get; init; }

    /// <summary>A short name of its option, such as -n.</summary>
    public string? ShortOption { get; init; }

    /// <summary>What stands for its value in the help of the command line. Default: N, X, or the words there are.</summary>
    public string? ValueName { get; init; }

    /// <summary>What its numbers count, such as pixels; null: they are shares, factors or plain numbers.</summary>
    public string? Unit { get; init; }

    /// <summary>Least value; not a number where that depends on the model or there is none.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Largest value; not a number where that depends on the model or there is none.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>The property's default, where that is not null, 0 or false: compilers of other assemblies cannot see it.</summary>
    public object? Default { get; init; }

    /// <summary>Its name in the metadata, where that is not the property's in words, such as "Guidance rescale".</summary>
    public string? MetadataKey { get; init; }

    /// <summary>Whether its values are lists, such as 10,20,30,40, which PowerShell makes arrays of.</summary>
    public bool IsList { get; init; }

    /// <summary>Where it is not, and <see cref="Because"/> of what.</summary>
    public SettingSurfaces Without { get; init; }

    /// <summary>Why it is not everywhere.</summary>
    public string? Because { get; init; }
}
