using TextToImage.Imaging;
using TextToImage.Requests;
using TextToImage.Vectorizing;

namespace TextToImage.Office.Illustrating;

/// <summary>Pictures that go into documents as drawings too, bound to the colours of a theme.</summary>
internal static class DrawnPictures
{
    /// <summary>Draws a picture in shapes. The PNG beside it shows the drawing, so that every reader sees the same; where the picture is not flat, it stays as it is, with a warning.</summary>
    /// <param name="made">The picture.</param>
    /// <param name="theme">The colours it is bound to; null for none.</param>
    /// <param name="where">Its place, for people.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static MadePicture Draw(MadePicture made, OfficeTheme? theme, string where, CancellationToken cancellationToken)
    {
        var (pixels, metadata) = PictureFile.Read(made.Picture.Bytes, where);
        try
        {
            var drawn = PictureVectorizer.Trace(pixels, new VectorizeRequest { Theme = theme, Metadata = metadata }, cancellationToken);
            return made with { Picture = Painted(made.Picture, drawn.Picture, metadata) };
        }
        catch (AIImageException error) when (error.ErrorId == ErrorIds.PictureInvalid)
        {
            return made with { Warnings = [.. made.Warnings, $"The picture ({where}) went in as PNG alone, without a drawing (SVG), as it is not flat; another seed or style may be."] };
        }
    }

    /// <summary>Gives a picture the colours of a theme, exactly; where it is not flat, it stays as it is, with a warning.</summary>
    /// <param name="made">The picture.</param>
    /// <param name="theme">The colours; null for none.</param>
    /// <param name="where">Its place, for people.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static MadePicture Recolour(MadePicture made, OfficeTheme? theme, string where, CancellationToken cancellationToken)
    {
        if (theme is null)
            return made;
        var (pixels, metadata) = PictureFile.Read(made.Picture.Bytes, where);
        if (!PictureVectorizer.IsFlat(pixels, cancellationToken))
            return made with { Warnings = [.. made.Warnings, $"The picture ({where}) has not exactly the colours of the theme, as it is not flat; another seed or style may be."] };
        var bytes = PictureFile.Encode(ThemeRecolouring.Recolour(pixels, theme, cancellationToken).Picture, PictureFormat.Png, metadata);
        return made with { Picture = made.Picture with { Bytes = bytes, Origin = made.Picture.Origin is { } origin ? origin with { HasThemeColours = true } : null } };
    }

    /// <summary>Whether a picture has a drawing that was made here.</summary>
    public static bool HasOwn(Illustration illustration) => Own(illustration) is not null;

    /// <summary>What would be done to a picture whose theme is another one now; null where it has no drawing of ours, or it has the colours of its theme.</summary>
    /// <param name="illustration">The picture.</param>
    /// <param name="theme">The colours of its theme now.</param>
    public static PlannedPicture? PlanRetheme(Illustration illustration, OfficeTheme? theme)
    {
        if (theme is null || Own(illustration) is not { } drawing || theme.Rebind(drawing).Shapes.SequenceEqual(drawing.Shapes))
            return null;
        var prompt = illustration.Origin?.Prompt ?? illustration.Name;
        return new PlannedPicture
        {
            Where = illustration.Where,
            Action = "recolour",
            Prompt = prompt,
            Request = new GenerationRequest { Prompt = prompt, Seed = illustration.Origin?.Seed, Width = drawing.Width, Height = drawing.Height },
            Illustration = illustration,
            Theme = theme,
        };
    }

    /// <summary>A picture in the colours of its theme now.</summary>
    /// <param name="planned">One of <see cref="PlanRetheme"/>.</param>
    public static IllustrationPicture Recoloured(PlannedPicture planned)
    {
        var illustration = planned.Illustration!;
        var bytes = illustration.ReadBytes();
        var (pixels, metadata) = PictureFile.Read(bytes, planned.Where);
        return Painted(new IllustrationPicture(bytes, pixels.Width, pixels.Height, illustration.Origin), planned.Theme!.Rebind(Own(illustration)!), metadata);
    }

    private static IllustrationPicture Painted(IllustrationPicture picture, VectorPicture drawing, PictureMetadata? metadata) => picture with
    {
        Bytes = PictureFile.Encode(VectorRenderer.Render(drawing, picture.Width, picture.Height), PictureFormat.Png, metadata),
        Drawing = SvgWriter.Write(drawing),
    };

    private static VectorPicture? Own(Illustration illustration) => illustration.ReadDrawing() is { } file ? SvgReader.Read(file) : null;
}
