using TextToImage.Commands;
using TextToImage.Imaging;
using TextToImage.Office;

namespace TextToImage.Engine;

/// <summary>Turns the parameters of a command into what is asked of a document.</summary>
internal static class DocumentWishes
{
    /// <summary>What is asked of each document.</summary>
    /// <param name="command">The command.</param>
    /// <param name="given">The picture that goes in; null: pictures are made.</param>
    /// <param name="chosen">The pictures of the document that are concerned; null: what the parameters say.</param>
    /// <exception cref="AIImageException">A value is none that can be.</exception>
    public static IllustrationOptions For(DocumentCommand command, GivenPicture? given, IReadOnlyCollection<AIIllustration>? chosen) => new()
    {
        Query = command is IllustrationCommand places ? Query(places, chosen) : new IllustrationQuery(),
        Settings = Settings(command),
        Prompt = GivenText.OrNull((command as IllustrationCommand)?.Prompt),
        Given = given,
        RemoveUnused = command is AddAIIllustrationCommand { RemoveUnused.IsPresent: true },
        ThemePalette = command.Palette == IllustrationPalette.Theme,
        Draws = command.Format is { } format ? format == IllustrationFormat.Svg : null,
        Request = CommandRequests.For(command),
    };

    private static IllustrationQuery Query(IllustrationCommand command, IReadOnlyCollection<AIIllustration>? chosen)
    {
        var add = command as AddAIIllustrationCommand;
        return new IllustrationQuery
        {
            All = add?.All == true,
            Slides = Numbers(command.Slide),
            Title = GivenText.OrNull(command.Title),
            Layout = GivenText.OrNull(command.Layout),
            Target = GivenText.OrNull(command.Target),
            Heading = GivenText.OrNull(command.Heading),
            Background = add?.Background == true,
            Pictures = chosen?.Select(each => new PictureNumber(each.Number, each.Name)).ToList()
                ?? Numbers((command as UpdateAIIllustrationCommand)?.Number)?.Select(number => new PictureNumber(number)).ToList(),
        };
    }

    private static PictureSettings Settings(DocumentCommand command)
    {
        var (told, add) = (command as IllustrationCommand, command as AddAIIllustrationCommand);
        return new PictureSettings
        {
            Model = GivenText.OrNull(command.Model),
            Style = GivenText.OrNull(command.Style),
            Fit = (PictureFit?)command.Fit,
            Background = GivenText.OrNull(command.PictureBackground) is { } background ? PictureBackground.Parse(background) : null,
            AltText = GivenText.OrNull(told?.AltText),
            Decorative = told?.Decorative == true ? true : null,
            Caption = GivenText.OrNull(add?.Caption),
            Width = DocumentLength.Parse(add?.Width, nameof(add.Width)),
            Height = DocumentLength.Parse(add?.Height, nameof(add.Height)),
            Wrap = (PictureWrap?)add?.Wrap,
            Align = (PictureAlign?)add?.Align,
            Left = DocumentLength.ParseOffset(add?.Left, nameof(add.Left)),
            Top = DocumentLength.ParseOffset(add?.Top, nameof(add.Top)),
            From = (PictureFrom?)add?.From,
        };
    }

    private static IReadOnlyList<int>? Numbers(string[]? list) =>
        GivenText.OrNull(string.Join(",", list ?? [])) is { } text ? NumberRanges.Parse(text) : null;
}
