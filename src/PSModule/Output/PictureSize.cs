namespace TextToImage;

/// <summary>The size of a picture in pixels.</summary>
public sealed class PictureSize : IEquatable<PictureSize>
{
    /// <summary>Creates a size.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public PictureSize(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The form that -Size reads: 512x768.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");

    /// <summary>Whether both sides are the same.</summary>
    public bool Equals(PictureSize? other) => other is not null && Width == other.Width && Height == other.Height;

    /// <summary>Whether both sides are the same.</summary>
    public override bool Equals(object? obj) => Equals(obj as PictureSize);

    /// <summary>A hash of both sides.</summary>
    public override int GetHashCode() => (Width, Height).GetHashCode();
}
