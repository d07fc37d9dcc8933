using System.Globalization;

namespace TextToImage.Requests;

/// <summary>Which part of a picture the model sees when a part of it is drawn anew.</summary>
public sealed record EditCrop
{
    private const int UsualPadding = 32;

    private EditCrop(string name, int? padding = null) => (Name, Padding) = (name, padding);

    /// <summary>The surroundings of the mask, at the model's own size, where the picture is much larger than that.</summary>
    public static EditCrop Auto { get; } = new("auto");

    /// <summary>The whole picture at its own size.</summary>
    public static EditCrop None { get; } = new("none");

    /// <summary>How it is written.</summary>
    public string Name { get; }

    /// <summary>Pixels around the mask that the model sees; null with <see cref="Auto"/> and <see cref="None"/>.</summary>
    public int? Padding { get; }

    /// <summary>The mask with so many pixels around it, brought to the model's own size.</summary>
    public static EditCrop Around(int padding) => padding >= 0
        ? new EditCrop(padding.ToString(CultureInfo.InvariantCulture), padding)
        : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The crop padding is {padding}; it must not be negative.");

    /// <summary>Reads auto, none, a number of pixels, or padding for the usual 32.</summary>
    /// <exception cref="AIImageException">It is none of these.</exception>
    public static EditCrop Parse(string text) => text?.Trim().ToLowerInvariant() switch
    {
        "auto" => Auto,
        "none" => None,
        "padding" => Around(UsualPadding),
        { } number when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var padding) => Around(padding),
        _ => throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is no way to crop; use auto, none, or a number of pixels to leave around the mask."),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
