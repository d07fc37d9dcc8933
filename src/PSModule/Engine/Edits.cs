using System.Management.Automation;
using TextToImage.Commands;
using TextToImage.Diffusion;
using TextToImage.Imaging;
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
        return new PictureEdit(picture)
        {
            Source = source.FileName,
            Mask = MaskFor(command, picture),
            MaskText = GivenText.OrNull(command.MaskText),
            InvertMask = command.InvertMask,
            MaskGrow = command.MaskGrow ?? 0,
            MaskBlur = command.MaskBlur,
            Strength = command.Strength,
            Expand = Expansion(command),
            Crop = string.IsNullOrWhiteSpace(command.Crop) ? EditCrop.Auto : EditCrop.Parse(command.Crop!),
            PasteBack = !command.NoPasteBack,
            KnownLevel = (KnownLevel)(command.KnownLevel ?? PictureKnownLevel.Next),
        };
    }

    private static Mask? MaskFor(EditAIImageCommand command, Picture picture)
    {
        var file = command.Mask is string text ? GivenText.OrNull(text) : command.Mask;
        object?[] masks = [file, GivenText.OrNull(command.MaskText), Region(command.Region)];
        if (masks.Count(mask => mask is not null) > 1)
            throw Exclusive("Mask, MaskText and Region");
        if (file is { } mask)
            return PictureSource.FromObject(mask, command.SessionPaths).First().ReadMask();
        return Region(command.Region) is { } region ? MaskRegion.Parse(region).In(picture) : null;
    }

    /// <summary>A region as text, or as the array that PowerShell makes of 10,20,30,40.</summary>
    private static string? Region(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => GivenText.OrNull(text),
        object[] numbers => string.Join(",", numbers.Select(LanguagePrimitives.ConvertTo<string>)),
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };

    private static CanvasExpansion? Expansion(EditAIImageCommand command)
    {
        if (Region(command.Expand) is not { } expand)
            return command.ZoomOut is { } factor ? CanvasExpansion.ZoomOut(factor) : null;
        return command.ZoomOut is null ? CanvasExpansion.Parse(expand) : throw Exclusive("Expand and ZoomOut");
    }

    private static AIImageException Exclusive(string names) =>
        new(ErrorIds.ArgumentInvalid, $"{names} exclude each other; give one of them.");
}
