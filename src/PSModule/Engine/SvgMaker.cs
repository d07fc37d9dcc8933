using TextToImage.Generation;
using TextToImage.Vectorizing;

namespace TextToImage.Engine;

/// <summary>Draws pictures in shapes for one command.</summary>
/// <param name="colours">Plain colours at most; null: as many as the picture has.</param>
/// <param name="hasClasses">Whether colours near those of Office's theme become these.</param>
/// <param name="force">Whether pictures that are not flat are drawn too.</param>
internal sealed class SvgMaker(int? colours, bool hasClasses, bool force)
{
    /// <summary>Draws a picture; the file is on disk when it is given back.</summary>
    /// <exception cref="AIImageException">The picture cannot be read or is not flat, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AISvg Make(PictureSource source, PictureOutput output, CancellationToken cancellationToken)
    {
        var (picture, made) = source.Read();
        var request = new VectorizeRequest { Colours = colours, Theme = hasClasses ? OfficeTheme.Office : null, Force = force, Metadata = made };
        var drawn = PictureVectorizer.Trace(picture, request, cancellationToken);
        return new AISvg
        {
            Path = output.Save(drawn.Svg, FileName(source)),
            Source = source.Path,
            Size = new PictureSize(drawn.Picture.Width, drawn.Picture.Height),
            Prompt = drawn.Picture.Title,
            Paths = drawn.Paths,
            Colors = drawn.Colours,
            Length = drawn.Svg.Length,
            Changed = drawn.Changed,
            Duration = drawn.Duration,
            Warnings = [.. drawn.Warnings],
        };
    }

    /// <summary>The ending of the files.</summary>
    public const string Extension = VectorNames.Extension;

    /// <summary>Name of the drawing of a picture where the user did not name it.</summary>
    public static string FileName(PictureSource source) => VectorNames.FileName(source.FileName);
}
