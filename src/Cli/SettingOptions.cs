using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options that are rows of the table of settings.</summary>
/// <param name="commands">Which rows.</param>
internal sealed class SettingOptions(params SettingCommands[] commands)
{
    private readonly IReadOnlyList<(Setting Row, Option? Option, Func<ParseResult, object?> Read)> _rows =
        [.. SettingsTable.All.Where(row => commands.Contains(row.Commands)).Select(Create)];

    /// <summary>Names of settings that the command takes in a way of its own.</summary>
    public IReadOnlyCollection<string> Without { get; init; } = [];

    /// <summary>The option of a setting.</summary>
    public Option this[string setting] => _rows.Single(row => row.Row.Name == setting).Option!;

    /// <summary>The options in the order of the table.</summary>
    /// <param name="own">Further options of the command, each after the setting whose kin it is.</param>
    public IEnumerable<Option> InOrder(params (string After, Option[] Options)[] own) =>
        _rows.Where(row => !Without.Contains(row.Row.Name)).SelectMany(row => own.Where(each => each.After == row.Row.Name).SelectMany(each => each.Options).Prepend(row.Option)).OfType<Option>();

    /// <summary>A request with what was given; the rest is left as it is.</summary>
    /// <exception cref="AIImageException">A value is none that can be.</exception>
    public GenerationRequest Read(ParseResult parsed, GenerationRequest request) =>
        _rows.Where(row => row.Option is { } option && parsed.GetResult(option) is { Implicit: false })
            .Aggregate(request, (changed, row) => row.Row.With(changed, row.Read(parsed)));

    private static (Setting Row, Option? Option, Func<ParseResult, object?> Read) Create(Setting row)
    {
        var (option, read) = !row.IsOn(SettingSurfaces.CommandLine) ? (null, _ => null)
            : row.ValueType == typeof(bool) ? Option<bool>(row, given => given != row.IsOnByDefault)
            : row.ValueType == typeof(int) ? Number<int>(row)
            : row.ValueType == typeof(ulong) ? Number<ulong>(row)
            : row.ValueType == typeof(double) ? Number<double>(row)
            : row.ValueType == typeof(Mask) ? Option<string?>(row, file => PictureFile.ReadMask(file!))
            : row.ValueType == typeof(Picture) ? Option<string?>(row, file => PictureFile.Read(file!).Picture)
            : row.IsOptional ? Option<string?>(row, text => row.Parse(text!))
            : Option<string>(row, row.Parse);
        if (option is Option<string> text && row.Choices.Count > 0)
            text.AcceptOnlyFromAmong([.. row.Choices]);
        return (row, option, read);
    }

    private static (Option? Option, Func<ParseResult, object?> Read) Number<T>(Setting row)
        where T : struct => row.IsOptional ? Option<T?>(row, value => value) : Option<T>(row, value => value);

    private static (Option? Option, Func<ParseResult, object?> Read) Option<T>(Setting row, Func<T, object?> read)
    {
        string[] aliases = row.ShortOption is { } alias ? [alias] : [];
        var option = new Option<T>(row.Option, aliases) { Description = row.Help, HelpName = row.ValueName };
        if (Shown(row) is T shown)
            option.DefaultValueFactory = _ => shown;
        return (option, parsed => read(parsed.GetValue(option)!));
    }

    /// <summary>The default as help shows it behind the description; null where it goes without saying.</summary>
    private static object? Shown(Setting row) => row.Default switch
    {
        null or bool or 0 or 0UL or 0.0 => null,
        ValueType and not Enum => row.Default,
        _ => Setting.Text(row.Default).ToLowerInvariant(),
    };
}
