using System.Buffers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace TextToImage.Imaging.Gif;

/// <summary>Pictures one after the other as an animated GIF that plays for ever (GIF89a).</summary>
public static class AnimatedGif
{
    private const int LongestSide = ushort.MaxValue;

    /// <summary>Most readers take a delay below two hundredths of a second for a mistake and play slowly.</summary>
    private const int LeastDelay = 2;

    /// <summary>The bytes of a file; the same frames give the same bytes every time.</summary>
    /// <param name="frames">
    /// Pictures of one size, on white where they are transparent, each with how long it is shown: hundredths of a second count, from 0.02 s. Up to 256 colours in a
    /// frame are kept exactly; of more, 256 that come close are used, without dithering.
    /// </param>
    /// <exception cref="AIImageException">There is no frame, sizes differ, a side is too long or a delay is out of range.</exception>
    public static byte[] Encode(IReadOnlyList<(Picture Picture, TimeSpan Delay)> frames)
    {
        Check(frames);
        var configuration = new Configuration { MemoryAllocator = new ReusedMemory(), MaxDegreeOfParallelism = 1 };
        using var animation = new Image<Rgb24>(configuration, frames[0].Picture.Width, frames[0].Picture.Height);
        foreach (var (picture, delay) in frames)
        {
            using var frame = Image.LoadPixelData<Rgb24>(configuration, picture.OnWhite().Rgb, picture.Width, picture.Height);
            var added = animation.Frames.AddFrame(frame.Frames.RootFrame).Metadata.GetGifMetadata();
            added.FrameDelay = (int)Hundredths(delay);
            added.DisposalMethod = GifDisposalMethod.NotDispose;
        }
        // The empty frame that an image begins with.
        animation.Frames.RemoveFrame(0);
        animation.Metadata.GetGifMetadata().RepeatCount = 0;

        using var target = new MemoryStream();
        // Every frame has a palette of its own: what is right for one is not for the next.
        animation.Save(target, new GifEncoder { ColorTableMode = GifColorTableMode.Local, Quantizer = new FramePalette() });
        return target.ToArray();
    }

    private static void Check(IReadOnlyList<(Picture Picture, TimeSpan Delay)> frames)
    {
        if (frames.Count == 0)
            throw Invalid("An animation needs at least one frame; give a picture.");
        var first = frames[0].Picture;
        if (first.Width > LongestSide || first.Height > LongestSide)
            throw Invalid($"A GIF cannot be {first.Width}x{first.Height} pixels; make each side {LongestSide} or less.");
        foreach (var (picture, delay) in frames)
        {
            if ((picture.Width, picture.Height) != (first.Width, first.Height))
                throw Invalid($"All frames of an animation have one size, and these have {first.Width}x{first.Height} and {picture.Width}x{picture.Height} pixels; make them equal.");
            if (Hundredths(delay) is < LeastDelay or > ushort.MaxValue)
                throw Invalid($"A frame cannot be shown for {delay.TotalSeconds} seconds; give 0.02 to 655.");
        }
    }

    private static double Hundredths(TimeSpan delay) => Math.Round(delay.TotalSeconds * 100);

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}

/// <summary>
/// The colours of a frame: its own where a palette holds them all, which ImageSharp's quantizers blur, else those of its
/// Wu quantizer (Wu, "Efficient Statistical Computations for Optimal Color Quantization", Graphics Gems II, 1991).
/// </summary>
internal sealed class FramePalette : IQuantizer
{
    /// <inheritdoc/>
    public QuantizerOptions Options { get; } = new() { Dither = null };

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration)
        where TPixel : unmanaged, IPixel<TPixel> => CreatePixelSpecificQuantizer<TPixel>(configuration, Options);

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration, QuantizerOptions options)
        where TPixel : unmanaged, IPixel<TPixel> => new Frame<TPixel>(configuration, options);

    private struct Frame<TPixel>(Configuration configuration, QuantizerOptions options) : IQuantizer<TPixel>
        where TPixel : unmanaged, IPixel<TPixel>
    {
        private readonly Dictionary<TPixel, byte> _places = [];
        private TPixel[] _colours = [];

        /// <summary>For frames of more colours than a palette holds.</summary>
        private IQuantizer<TPixel>? _many;

        public Configuration Configuration => configuration;

        public QuantizerOptions Options => options;

        public ReadOnlyMemory<TPixel> Palette => _many?.Palette ?? _colours;

        public void AddPaletteColors(Buffer2DRegion<TPixel> pixelRegion)
        {
            for (var y = 0; y < pixelRegion.Height; y++)
            {
                foreach (var pixel in pixelRegion.DangerousGetRowSpan(y))
                {
                    if (_places.ContainsKey(pixel))
                        continue;
                    if (_places.Count == options.MaxColors)
                    {
                        _many = new WuQuantizer(options).CreatePixelSpecificQuantizer<TPixel>(configuration);
                        _many.AddPaletteColors(pixelRegion);
                        return;
                    }
                    _places.Add(pixel, (byte)_places.Count);
                }
            }
            _colours = [.. _places.OrderBy(place => place.Value).Select(place => place.Key)];
        }

        public IndexedImageFrame<TPixel> QuantizeFrame(ImageFrame<TPixel> source, Rectangle bounds)
        {
            if (_many is { } many)
                return many.QuantizeFrame(source, bounds);
            var exact = this;
            return QuantizerUtilities.QuantizeFrame(ref exact, source, bounds);
        }

        public byte GetQuantizedColor(TPixel color, out TPixel match)
        {
            match = color;
            return _places[color];
        }

        public void Dispose() => _many?.Dispose();
    }
}

/// <summary>
/// Arrays that are used again for the next frame. The Wu quantizer counts colours in a table of 57 MB, a new one for each
/// frame, and ImageSharp's own allocators pool nothing so large: getting that memory from the system takes longer than all
/// the rest. Not for several threads.
/// </summary>
internal sealed class ReusedMemory : MemoryAllocator
{
    private readonly Dictionary<(Type Type, int Length), Stack<Array>> _free = [];

    /// <inheritdoc/>
    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        if (!_free.TryGetValue((typeof(T), length), out var free))
            _free.Add((typeof(T), length), free = new Stack<Array>());
        if (free.Count == 0)
            return new Loan<T>(new T[length], free);
        var array = (T[])free.Pop();
        if (options == AllocationOptions.Clean)
            Array.Clear(array, 0, length);
        return new Loan<T>(array, free);
    }

    /// <inheritdoc/>
    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    private sealed class Loan<T>(T[] array, Stack<Array> free) : IMemoryOwner<T>
    {
        private bool _returned;

        public Memory<T> Memory => array;

        public void Dispose()
        {
            if (!_returned)
                free.Push(array);
            _returned = true;
        }
    }
}
