using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace TextToImage.Imaging.Gif;

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
