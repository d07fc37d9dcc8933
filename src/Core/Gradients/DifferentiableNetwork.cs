using TextToImage.Networks;

namespace TextToImage.Gradients;

/// <summary>A network and the graph of its gradient with respect to one input, which is made when it is first needed. Safe for use by several threads.</summary>
/// <param name="network">The network; not freed with this.</param>
/// <param name="input">The input.</param>
/// <param name="output">The output that is differentiated.</param>
internal sealed class DifferentiableNetwork(Network network, string input, string output) : IDisposable
{
    private readonly object _gate = new();
    private Network? _gradient;

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>Name of the input of <see cref="Gradient"/> that takes the gradient of a loss with respect to the output.</summary>
    public string Incoming => GradientGraph.NameOf(output);

    /// <summary>Name of the output of <see cref="Gradient"/> that is the gradient with respect to the input.</summary>
    public string Outgoing => GradientGraph.NameOf(input);

    /// <summary>The graph of the gradient, on the network's device.</summary>
    /// <exception cref="AIImageException">An operator of the network has no rule (<see cref="ErrorIds.GradientUnsupported"/>), or the graph cannot be loaded.</exception>
    public Network Gradient(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _gradient ??= GradientGraph.Of(network.File, [input], [output], keep: []).Open(network.Device, cancellationToken);
    }

    /// <summary>Frees the gradient.</summary>
    public void Dispose()
    {
        lock (_gate)
            _gradient?.Dispose();
    }
}
