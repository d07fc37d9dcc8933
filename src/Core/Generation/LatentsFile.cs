using System.Globalization;
using System.Text;
using TextToImage.Files;

namespace TextToImage.Generation;

/// <summary>The final latents of a picture as a NumPy array beside it, to compare with what other programs compute.</summary>
public static class LatentsFile
{
    private const string Suffix = "-latents.npy";

    /// <summary>Marks the format, version 1.0 (numpy.lib.format).</summary>
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The numbers start at a multiple of this.</summary>
    private const int Alignment = 64;

    /// <summary>Writes the latents of a picture, float32 [channels, height, width] before division by the VAE's scaling factor.</summary>
    /// <param name="path">Path of the picture, whose name the file gets with "-latents.npy" behind.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; otherwise the name gets a number.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">It cannot be written, or the picture was made without latents.</exception>
    public static string Save(string path, GeneratedPicture picture, bool overwrite) => picture.LatentShape.Count == 0
        ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"The model of '{path}' works on pixels and has no latents; leave --latents or -Latents out.") { Subject = path }
        : OutputNames.WriteBeside(path, Suffix, Encode(picture.Latents.Span, picture.LatentShape), overwrite);

    private static byte[] Encode(ReadOnlySpan<float> values, IReadOnlyList<long> shape)
    {
        var sizes = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        var length = (Magic.Length + sizeof(ushort) + text.Length + 1 + Alignment - 1) / Alignment * Alignment - Magic.Length - sizeof(ushort);
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Magic);
        writer.Write((ushort)length);
        writer.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
        foreach (var value in values)
            writer.Write(value);
        writer.Flush();
        return buffer.ToArray();
    }
}
