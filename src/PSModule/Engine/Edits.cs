using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Requests;

namespace TextToImage.Engine;

/// <summary>Turns the parameters of Edit-AIImage into the engine's edit.</summary>
internal static class Edits
{
    /// <summary>The edit of one picture, which is read.</summary>
    /// <exception cref="AIImageException">The picture or the mask cannot be read, or a value is none that can be.</exception>
    public static PictureEdit For(EditAIImageCommand command, PictureSource source)
    {
        RequireOneWay(command);
        var cell = Cell(command, source);
        return CommandSettings.Of(command, new PictureEdit(cell.Picture)
        {
            Source = cell.FileName,
            Made = cell.Made,
            Vary = command.Vary is null ? null : command.Subtle ? VariationAmount.Subtle : VariationAmount.Strong,
            Mask = GivenValue.Text(command.Region) is { } region ? MaskRegion.Parse(region).In(cell.Picture) : null,
        });
    }

    /// <summary>The picture that is meant: the one given, or one of a grid.</summary>
    /// <exception cref="AIImageException">It cannot be read, or the grid has no picture of that number.</exception>
    public static PictureGrid.Cell Cell(EditAIImageCommand command, PictureSource source)
    {
        var (picture, made) = source.Read();
        return (command.Vary ?? command.Upscale ?? command.Pick) is { } number ? PictureGrid.Pick(picture, made, source.Path ?? source.FileName, number) : new PictureGrid.Cell(picture, made, source.FileName);
    }

    /// <summary>Refuses parameters that exclude each other.</summary>
    /// <exception cref="AIImageException">Some were given.</exception>
    public static void RequireOneWay(EditAIImageCommand command)
    {
        object?[] masks = [GivenValue.OrNull(command.Mask), GivenText.OrNull(command.MaskText), GivenValue.Text(command.Region)];
        if (masks.Count(mask => mask is not null) > 1)
            throw Exclusive("Mask, MaskText and Region");
        if (new[] { command.Vary, command.Upscale, command.Pick }.Count(number => number is not null) > 1)
            throw Exclusive("Vary, Upscale and Pick");
        if (command.Strong && command.Subtle)
            throw Exclusive("Strong and Subtle");
        if ((command.Strong || command.Subtle) && command.Vary is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Strong and Subtle say how far a variation goes, and none is asked for; give Vary, too.");
    }

    private static AIImageException Exclusive(string names) =>
        new(ErrorIds.ArgumentInvalid, $"{names} exclude each other; give one of them.");
}
