using TextToImage.Gradients;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Measuring;

/// <summary>A picture tower of a loaded CLIP: pixels to embeddings, and gradients the way back. Safe for use by several threads, each through a run of its own.</summary>
internal sealed class ClipTower : IDisposable
{
    /// <summary>Names of its input and output in transformers' exports.</summary>
    internal const string Pixels = "pixel_values", Embeds = "image_embeds";

    private readonly DifferentiableNetwork _network;

    /// <param name="network">The graph.</param>
    /// <param name="processor">What its pictures are like.</param>
    /// <param name="text">A text, for graphs that want one with every picture.</param>
    public ClipTower(Network network, ImageProcessorConfig processor, TokenizedPrompt text)
    {
        _network = new DifferentiableNetwork(network, Pixels, Embeds);
        (Processor, Text) = (processor, text);
    }

    /// <summary>Sizes, means and deviations of its pictures: x of 0 to 1 becomes (x - mean) / deviation.</summary>
    public ImageProcessorConfig Processor { get; }

    /// <summary>Whether it is told how much noise is in a picture.</summary>
    public bool IsNoiseAware => _network.Network.Inputs.ContainsKey(ClipTowerRun.Timestep);

    /// <summary>Pictures that it takes at once; null: any number.</summary>
    public int? Rows => _network.Network.Inputs.TryGetValue(Pixels, out var input) && input.Rank > 0 && input.Dimensions[0] > 0 ? input.Dimensions[0] : null;

    /// <summary>A text for graphs that want one with every picture.</summary>
    internal TokenizedPrompt Text { get; }

    /// <summary>Begins calls that share their memory.</summary>
    /// <exception cref="AIImageException">The graph cannot be differentiated.</exception>
    public ClipTowerRun Begin(CancellationToken cancellationToken) => new(this, _network, cancellationToken);

    /// <summary>Frees the gradient; the graph itself is the CLIP's.</summary>
    public void Dispose() => _network.Dispose();
}

/// <summary>Calls of a picture tower. One thread at a time.</summary>
internal sealed class ClipTowerRun : IDisposable
{
    /// <summary>The input of a tower for noised pictures that says how noisy they are.</summary>
    internal const string Timestep = "timestep";

    private const int Channels = 3;

    private readonly ClipTower _tower;
    private readonly DifferentiableNetwork _network;
    private readonly Network _gradient;
    private readonly NetworkCall _forward, _backward;
    private float[] _pixels = [];
    private int _rows;
    private float? _timestep;

    public ClipTowerRun(ClipTower tower, DifferentiableNetwork network, CancellationToken cancellationToken)
    {
        (_tower, _network, _gradient) = (tower, network, network.Gradient(cancellationToken));
        (_forward, _backward) = (new NetworkCall(network.Network, ClipTower.Embeds), new NetworkCall(_gradient, network.Outgoing));
    }

    /// <summary>Embeddings of pictures.</summary>
    /// <param name="pixels">[rows, 3, height, width] as the tower takes them; kept for <see cref="Back"/>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="timestep">How noisy they are, for towers that are told.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    /// <returns>[rows, numbers], of any length.</returns>
    public float[] Embed(float[] pixels, int rows, float? timestep, NetworkMeter meter, CancellationToken cancellationToken)
    {
        (_pixels, _rows, _timestep) = (pixels, rows, timestep);
        Write(_forward, _network.Network);
        _forward.Run(meter, cancellationToken);
        var embeds = _forward.Output(ClipTower.Embeds).ToArray();
        FiniteCheck.Require(embeds, _network.Network.File);
        return embeds;
    }

    /// <summary>The gradient of a loss with respect to the pixels of the last <see cref="Embed"/>.</summary>
    /// <param name="embeds">That with respect to the embeddings, [rows, numbers].</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    /// <returns>[rows, 3, height, width]; overwritten by the next call.</returns>
    public ReadOnlySpan<float> Back(float[] embeds, NetworkMeter meter, CancellationToken cancellationToken)
    {
        Write(_backward, _gradient);
        embeds.CopyTo(_backward.Input(_network.Incoming, _rows, embeds.Length / _rows));
        _backward.Run(meter, cancellationToken);
        var gradient = _backward.Output(_network.Outgoing);
        FiniteCheck.Require(gradient, _network.Network.File);
        return gradient;
    }

    /// <summary>Frees the memory of the calls.</summary>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
    }

    private void Write(NetworkCall call, Network network)
    {
        if (network.Inputs.ContainsKey(ClipTower.Pixels))
            _pixels.CopyTo(call.Input(ClipTower.Pixels, _rows, Channels, _tower.Processor.Height, _tower.Processor.Width));
        if (network.Inputs.ContainsKey(TextEncoder.Ids))
            TextEncoder.Write(_tower.Text, call, network);
        if (network.Inputs.TryGetValue(Timestep, out var timestep))
            call.Input(Timestep, timestep.Rank == 0 ? [] : [timestep.Dimensions[0] > 0 ? timestep.Dimensions[0] : 1]).Fill(_timestep ?? 0);
    }
}
