using System.Globalization;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Office.Tokens;

/// <summary>The settings behind the bar of a token: name=value, separated by commas; a value with commas is put in quotes.</summary>
internal static class TokenSettings
{
    private static readonly string[] Names = ["fit", "seed", "negative", "model", "steps", "background", "width", "height", "alt", "decorative", "caption", "wrap", "align", "left", "top", "from", "style"];

    /// <summary>Reads them.</summary>
    /// <param name="text">What is behind the bar.</param>
    /// <param name="token">The whole token, for the message.</param>
    public static (PictureSettings Settings, string? Problem) Read(string text, string token)
    {
        var settings = new PictureSettings();
        foreach (var (name, value) in Pairs(text))
        {
            if (With(settings, name, value) is not { } next)
                return (settings, $"The token '{token}' has a part '{name}={value}' that cannot be read; names are {string.Join(", ", Names)}, for example fit=contain, seed=4, width=6cm.");
            settings = next;
        }
        return (settings, null);
    }

    private static PictureSettings? With(PictureSettings settings, string name, string value) => name.ToLowerInvariant() switch
    {
        "fit" when Enum.TryParse<PictureFit>(value, ignoreCase: true, out var fit) => settings with { Fit = fit },
        "seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => settings with { Seed = seed },
        "negative" => settings with { NegativePrompt = value },
        "model" when value.Length > 0 => settings with { Model = value },
        "steps" when int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var steps) => settings with { Steps = steps },
        "background" when SettingsTable.Of(nameof(GenerationRequest.Background)).Read(value) is PictureBackground background => settings with { Background = background },
        "width" when DocumentLength.TryParse(value, out var width) => settings with { Width = width },
        "height" when DocumentLength.TryParse(value, out var height) => settings with { Height = height },
        "alt" => settings with { AltText = value },
        "decorative" when Flag(value) is { } flag => settings with { Decorative = flag },
        "caption" when value.Length > 0 => settings with { Caption = value },
        "wrap" when Enum.TryParse<PictureWrap>(value, ignoreCase: true, out var wrap) => settings with { Wrap = wrap },
        "align" when Enum.TryParse<PictureAlign>(value, ignoreCase: true, out var align) => settings with { Align = align },
        "left" when DocumentLength.TryParseOffset(value, out var left) => settings with { Left = left },
        "top" when DocumentLength.TryParseOffset(value, out var top) => settings with { Top = top },
        "from" when Enum.TryParse<PictureFrom>(value, ignoreCase: true, out var from) => settings with { From = from },
        "style" => settings with { Style = value },
        _ => null,
    };

    private static bool? Flag(string value) => value.ToLowerInvariant() switch
    {
        "" or "yes" or "true" or "1" => true,
        "no" or "false" or "0" => false,
        _ => null,
    };

    /// <summary>Splits at commas that are not in quotes, straight or curly.</summary>
    private static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var quoted = false;
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] is '"' or '\u201c' or '\u201d' or '\u201e')
                quoted = !quoted;
            if (at < text.Length && (quoted || text[at] != ','))
                continue;
            var pair = text.Substring(start, at - start).Trim();
            start = at + 1;
            if (pair.Length == 0)
                continue;
            var equals = pair.IndexOf('=');
            yield return equals < 0 ? (pair, "") : (pair.Substring(0, equals).Trim(), pair.Substring(equals + 1).Trim().Trim('"', '\u201c', '\u201d', '\u201e'));
        }
    }
}
