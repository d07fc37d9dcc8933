using System.Buffers;
using System.Runtime.InteropServices;
using SkiaSharp;
using TextToImage.Files;
using TextToImage.Imaging.Containers;
using TextToImage.Imaging.Decoding;
using TextToImage.Imaging.Metadata;

namespace TextToImage.Imaging;

/// <summary>Pictures as files: encoding with metadata, writing whole or not at all, reading.</summary>
public static class PictureFile
{
    /// <summary>The endings a picture's name may have, and the formats they stand for.</summary>
    private static readonly Dictionary<string, PictureFormat> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = PictureFormat.Png,
        [".jpg"] = PictureFormat.Jpeg,
        [".jpeg"] = PictureFormat.Jpeg,
        [".webp"] = PictureFormat.WebP,
    };

    /// <summary>The format a file name asks for by its ending.</summary>
    /// <exception cref="AIImageException">The ending is unknown.</exception>
    public static PictureFormat FormatOf(string path)
    {
        var extension = Path.GetExtension(path);
        if (Extensions.TryGetValue(extension, out var format))
            return format;
        var problem = extension.Length == 0 ? "has no ending" : $"ends in '{extension}', which is no format that can be written";
        throw new AIImageException(ErrorIds.ArgumentInvalid, $"The file name '{path}' {problem}; use .png, .jpg or .webp.") { Subject = path };
    }

    /// <summary>Whether a format keeps transparency; JPEG has none.</summary>
    public static bool KeepsAlpha(PictureFormat format) => format != PictureFormat.Jpeg;

    /// <summary>The bytes of a picture file; the same picture and metadata give the same bytes every time.</summary>
    /// <param name="picture">The pixels; where they have alpha and the format has none (<see cref="KeepsAlpha"/>), they are laid on white.</param>
    /// <param name="format">PNG keeps them exactly.</param>
    /// <param name="metadata">How the picture was made; null to say nothing about it.</param>
    /// <param name="quality">1 to 100, for JPEG and WebP.</param>
    public static byte[] Encode(Picture picture, PictureFormat format, PictureMetadata? metadata, int quality = 95)
    {
        if (quality is < 1 or > 100)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The quality {quality} is out of range; use 1 to 100.") { Subject = quality };
        var file = PixelEncoder.Encode(picture, format, quality);
        return metadata is null ? file : MetadataContainer.Embed(file, format, metadata);
    }

    /// <summary>Writes a file whole or not at all: beside its target first, then moved there.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="data">All of its bytes.</param>
    /// <param name="overwrite">Whether a file that is there already may be replaced.</param>
    /// <exception cref="AIImageException">The file exists, or cannot be written.</exception>
    public static void Write(string path, byte[] data, bool overwrite)
        => OutputFile.Write(path, data, overwrite);

    /// <summary>All bytes of a file that can be a picture; of another one, only its first.</summary>
    /// <exception cref="AIImageException">There is no such file, it is too large, or it cannot be opened.</exception>
    public static byte[] ReadBytes(string path) => PictureBytes.Read(path);

    /// <summary>Whether a file is a PNG, whatever its name says.</summary>
    public static bool IsPng(byte[] data) => PngChunks.IsPng(data);

    /// <summary>Whether programs that know only PNG and JPEG, and nothing of EXIF orientations, show a file as it is meant.</summary>
    /// <param name="data">All bytes of a file that can be read.</param>
    public static bool IsPlain(byte[] data) => (PngChunks.IsPng(data) || JpegSegments.IsJpeg(data)) && PixelDecoder.IsUpright(data);

    /// <summary>What metadata say of how a model made a picture; null where they are those of a camera or an editor.</summary>
    /// <param name="metadata">What was read from a file.</param>
    public static PictureMetadata? OfAModel(PictureMetadata? metadata) => metadata is { IsOfAModel: true } ? metadata : null;

    /// <summary>A file without what cameras and editors wrote into it, such as the place and the author; how a model made it stays.</summary>
    /// <param name="data">All bytes of a file that <see cref="IsPlain"/> says yes of.</param>
    /// <param name="metadata">What was read from it.</param>
    public static byte[] WithoutPrivateMetadata(byte[] data, PictureMetadata? metadata) => PrivateMetadata.Removed(data, metadata is not null && metadata.IsOfAModel);

    /// <summary>
    /// Reads a PNG, JPEG, WebP, BMP or GIF (its first frame), turned as its EXIF orientation says, with alpha where
    /// a pixel is not opaque.
    /// </summary>
    /// <returns>The pixels, and what the file says about how it was made, or null.</returns>
    /// <exception cref="AIImageException">The file is missing, damaged or no picture.</exception>
    public static (Picture Picture, PictureMetadata? Metadata) Read(string path) => Read(PictureBytes.Read(path), path);

    /// <summary>Reads the bytes of such a file, for pictures that come from somewhere else than a disk.</summary>
    /// <param name="data">All bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The pixels, and what the file says about how it was made, or null.</returns>
    /// <exception cref="AIImageException">The bytes are damaged or no picture.</exception>
    public static (Picture Picture, PictureMetadata? Metadata) Read(byte[] data, string name)
    {
        var (picture, metadata) = Decode(data, name, PixelDecoder.Decode);
        var (hidden, isInAlpha) = MetadataContainer.ExtractHidden(data, picture);
        return (isInAlpha ? new Picture(picture.Width, picture.Height, picture.Rgb) : picture, metadata ?? hidden);
    }

    /// <summary>
    /// Reads a picture as a mask: white is repainted, black is kept, grey is a soft edge. Where the picture has transparent
    /// parts, its alpha channel is the mask instead: opaque is repainted, transparent is kept.
    /// </summary>
    /// <param name="path">A file that <see cref="Read(string)"/> takes.</param>
    /// <exception cref="AIImageException">The file is missing, damaged or no picture.</exception>
    public static Mask ReadMask(string path) => ReadMask(PictureBytes.Read(path), path);

    /// <summary>Reads the bytes of such a file as a mask.</summary>
    /// <param name="data">All bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="AIImageException">The bytes are damaged or no picture.</exception>
    public static Mask ReadMask(byte[] data, string name) => Decode(data, name, PixelDecoder.DecodeMask).Pixels;

    private static (T Pixels, PictureMetadata? Metadata) Decode<T>(byte[] data, string name, Func<byte[], T> decode)
    {
        if (FileKind.OtherName(data) is { } other)
            throw PictureBytes.Invalid(name, $"is {other}, which cannot be read here; save it as PNG or JPEG", null);
        try
        {
            if (PixelDecoder.Excess(data) is { } excess)
                throw PictureBytes.Invalid(name, $"{excess}; make it smaller first", null);
            // Metadata before pixels: it is what notices a PNG without its end, which decoders let pass.
            var metadata = MetadataContainer.Extract(data);
            return (decode(data), metadata);
        }
        catch (InvalidDataException e)
        {
            throw PictureBytes.Invalid(name, $"cannot be read as a picture: {e.Message}; use a whole PNG, JPEG, WebP, BMP or GIF file", e);
        }
    }
}

/// <summary>The file formats pictures are written in.</summary>
public enum PictureFormat
{
    /// <summary>Portable Network Graphics: exact.</summary>
    Png,

    /// <summary>JPEG: small, not exact.</summary>
    Jpeg,

    /// <summary>WebP: smaller, not exact.</summary>
    WebP,
}

/// <summary>Pixels to bytes of a format, by SkiaSharp; metadata is not its business.</summary>
internal static class PixelEncoder
{
    /// <summary>Encodes the pixels, with nothing else in the file.</summary>
    public static byte[] Encode(Picture picture, PictureFormat format, int quality)
    {
        if (!PictureFile.KeepsAlpha(format))
            picture = picture.OnWhite();
        if (format == PictureFormat.WebP)
            picture = picture.Continued(); // Lossy blocks mix neighbours, seen or not.
        var rgba = ToRgba(picture);
        var alpha = picture.Alpha is null ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var handle = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            using var pixels = new SKPixmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, alpha), handle.AddrOfPinnedObject());
            using var data = Encode(pixels, format, quality);
            return data?.ToArray() ?? throw new AIImageException(
                ErrorIds.ArgumentInvalid,
                $"A picture of {picture.Width}x{picture.Height} cannot be written as {format}; make it smaller or write a PNG.");
        }
        finally
        {
            handle.Free();
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    private static SKData? Encode(SKPixmap pixels, PictureFormat format, int quality) => format switch
    {
        // One filter and level 4: a twentieth larger than trying all filters row by row, in a third of the time.
        PictureFormat.Png => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 4)),
        PictureFormat.Jpeg => pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore)),
        _ => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)),
    };

    private static byte[] ToRgba(Picture picture)
    {
        var rgb = picture.Rgb;
        // Of a large picture this is large, and many pictures need it one after the other.
        var rgba = ArrayPool<byte>.Shared.Rent(checked(picture.Width * picture.Height * 4));
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgba[to] = rgb[from];
            rgba[to + 1] = rgb[from + 1];
            rgba[to + 2] = rgb[from + 2];
            rgba[to + 3] = byte.MaxValue;
        }
        for (var i = 0; picture.Alpha is { } alpha && i < alpha.Length; i++)
            rgba[(i * 4) + 3] = alpha[i];
        return rgba;
    }
}
