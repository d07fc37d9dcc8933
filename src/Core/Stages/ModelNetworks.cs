using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>The networks of one model, each loaded once. Safe for use by several threads.</summary>
/// <param name="model">The model's folder.</param>
/// <param name="loader">Knows the device.</param>
internal sealed class ModelNetworks(ModelFolder model, NetworkLoader loader) : IDisposable
{
    private readonly Dictionary<string, Network> _loaded = new(StringComparer.Ordinal);

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
                _loaded[component] = network = loader.Load(model.NetworkFile(component), cancellationToken);
            return network;
        }
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        lock (_loaded)
        {
            foreach (var network in _loaded.Values)
                network.Dispose();
            _loaded.Clear();
        }
    }
}
