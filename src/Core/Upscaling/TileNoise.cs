using TextToImage.Diffusion;

namespace TextToImage.Upscaling;

/// <summary>
/// The noise of a picture that is made in tiles: what is drawn first is drawn once for the whole picture, so that tiles
/// agree where they overlap; a picture of one tile gets the draws that diffusers makes.
/// </summary>
internal sealed class TileNoise
{
    private readonly int _width;
    private readonly List<float[]> _planes;
    private readonly int _height;
    private readonly INoiseSource _source;

    /// <summary>Draws the noise.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="channels">Channels of each draw, in order.</param>
    /// <param name="multiple">What the sides are filled up to.</param>
    /// <param name="source">Where the numbers come from.</param>
    public TileNoise(int width, int height, IReadOnlyList<int> channels, int multiple, INoiseSource source)
    {
        (_width, _height, _source) = (Whole(width), Whole(height), source);
        _planes = [.. channels.Select(count =>
        {
            var plane = new float[checked(count * _width * _height)];
            source.Fill(plane);
            return plane;
        })];

        int Whole(int length) => (length + multiple - 1) / multiple * multiple;
    }

    /// <summary>The draws of one tile in order; what is asked for after them is drawn anew.</summary>
    public INoiseSource Of(int left, int top, int width, int height) => new Part(this, left, top, width, height);

    private sealed class Part(TileNoise whole, int left, int top, int width, int height) : INoiseSource
    {
        private int _next;

        public void Fill(Span<float> destination)
        {
            if (_next == whole._planes.Count)
            {
                whole._source.Fill(destination);
                return;
            }
            // A tile that is filled up may reach beyond the picture: there it takes the numbers of the other side.
            new CanvasWindow(top, left, height, width).Gather(whole._planes[_next++], whole._height, whole._width, destination);
        }
    }
}
