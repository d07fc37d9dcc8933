using TextToImage.Gradients;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>The networks of one model, each loaded once. Safe for use by several threads.</summary>
/// <param name="model">The model's folder.</param>
/// <param name="loader">Knows the device.</param>
internal sealed class ModelNetworks(ModelFolder model, NetworkLoader loader) : IDisposable
{
    private readonly Dictionary<string, Network> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DifferentiableNetwork> _differentiable = new(StringComparer.Ordinal);

    /// <summary>The model's folder.</summary>
    public ModelFolder Model => model;

    /// <summary>Knows the device and why no better one is used.</summary>
    public NetworkLoader Loader => loader;

    /// <summary>The graph of a component, loaded when it is first asked for.</summary>
    /// <exception cref="AIImageException">The component is missing or damaged.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public Network Load(string component, CancellationToken cancellationToken)
    {
        lock (_loaded)
        {
            if (!_loaded.TryGetValue(component, out var network))
            {
                var (file, role) = (model.NetworkFile(component), GraphRoles.Of(component));
                _loaded[component] = network = loader.Load(file, role == GraphRole.VaeEncoder ? HostNoise.Of(file) : null, cancellationToken);
                network.CallBy(role);
            }
            return network;
        }
    }

    /// <summary>The graph of a component with its gradient.</summary>
    /// <param name="component">Its name.</param>
    /// <param name="input">The input that the gradient is with respect to.</param>
    /// <param name="output">The output that is differentiated; null: the first.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The component is missing or damaged.</exception>
    public DifferentiableNetwork Differentiable(string component, string input, string? output, CancellationToken cancellationToken)
    {
        var network = Load(component, cancellationToken);
        lock (_loaded)
        {
            if (!_differentiable.TryGetValue(component, out var differentiable))
                _differentiable[component] = differentiable = new DifferentiableNetwork(network, input, output ?? network.Outputs.Keys.First());
            return differentiable;
        }
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        lock (_loaded)
        {
            foreach (var differentiable in _differentiable.Values)
                differentiable.Dispose();
            _differentiable.Clear();
            foreach (var network in _loaded.Values)
                network.Dispose();
            _loaded.Clear();
        }
    }
}
