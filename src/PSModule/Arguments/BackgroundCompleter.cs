using TextToImage.Imaging;

namespace TextToImage.Arguments;

/// <summary>Completes what can lie under a picture: nothing, or the names of colours.</summary>
public sealed class BackgroundCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        PictureBackground.ColourNames.Select(name => (name, PictureBackground.Parse(name).ToString()))
            .Prepend((PictureBackground.Transparent.ToString(), "no background"));
}
