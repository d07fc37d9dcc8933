using TextToImage.Commands;
using TextToImage.Requests;

namespace TextToImage.Engine;

/// <summary>Turns the parameters of Edit-AIImage into the engine's edit.</summary>
internal static class Edits
{
    /// <summary>The edit of one picture, which is read.</summary>
    /// <exception cref="AIImageException">The picture or the mask cannot be read, or a value is none that can be.</exception>
    public static PictureEdit For(EditAIImageCommand command, PictureSource source)
    {
        var (picture, _) = source.Read();
        RequireOneMask(command);
        return CommandSettings.Of(command, new PictureEdit(picture)
        {
            Source = source.FileName,
            Mask = GivenValue.Text(command.Region) is { } region ? MaskRegion.Parse(region).In(picture) : null,
            Expand = command.ZoomOut is { } factor ? CanvasExpansion.ZoomOut(factor) : null,
        });
    }

    private static void RequireOneMask(EditAIImageCommand command)
    {
        object?[] masks = [GivenValue.OrNull(command.Mask), GivenText.OrNull(command.MaskText), GivenValue.Text(command.Region)];
        if (masks.Count(mask => mask is not null) > 1)
            throw Exclusive("Mask, MaskText and Region");
        if (GivenValue.Text(command.Expand) is not null && command.ZoomOut is not null)
            throw Exclusive("Expand and ZoomOut");
    }

    private static AIImageException Exclusive(string names) =>
        new(ErrorIds.ArgumentInvalid, $"{names} exclude each other; give one of them.");
}
