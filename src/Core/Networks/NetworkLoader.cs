namespace TextToImage.Networks;

/// <summary>
/// Loads the networks of one model onto the device asked for. With <see cref="DeviceKind.Auto"/> the best device is
/// tried first, and one that fails is left for the next with a warning that names the reason. Where a device works and a network
/// fails on it, that network runs on the processor, once and for all, with a warning that names it.
/// </summary>
public sealed class NetworkLoader
{
    private readonly bool _automatic;
    private readonly Queue<Device> _candidates;
    private readonly List<string> _warnings = [];
    private readonly Func<string, Device, CancellationToken, Network> _load;
    private readonly Func<Device, bool> _works;

    /// <summary>Creates a loader for one model.</summary>
    public NetworkLoader(Device device)
        : this(device, device == DeviceKind.Auto ? Networks.Device.Available() : [])
    {
    }

    /// <param name="device">What was asked for.</param>
    /// <param name="available">What <see cref="DeviceKind.Auto"/> tries.</param>
    /// <param name="load">Loads a file; null: as <see cref="Network.Load(string, Device, CancellationToken)"/> does.</param>
    /// <param name="works">Whether a device runs anything at all; null: by <see cref="DeviceProbe"/>.</param>
    internal NetworkLoader(Device device, IReadOnlyList<Device> available, Func<string, Device, CancellationToken, Network>? load = null, Func<Device, bool>? works = null)
    {
        _automatic = device == DeviceKind.Auto;
        _candidates = new Queue<Device>(_automatic ? available : [device]);
        (_load, _works) = (load ?? Network.Load, works ?? DeviceProbe.Works);
    }

    /// <summary>The device in use.</summary>
    public Device Device => _candidates.Peek();

    /// <summary>Why better devices were not used, and which networks are not on this one; grows while networks run.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    /// <summary>Loads a graph.</summary>
    /// <exception cref="AIImageException">The file cannot be loaded on any device allowed.</exception>
    public Network Load(string file, CancellationToken cancellationToken) => Load(file, null, cancellationToken);

    /// <summary>Loads a graph that was changed in memory.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="changed">The content of the file, changed; null: as it is.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">It cannot be loaded on any device allowed.</exception>
    internal Network Load(string file, byte[]? changed, CancellationToken cancellationToken)
    {
        Network On(Device device) => changed is null ? _load(file, device, cancellationToken) : Network.Load(changed, file, device, cancellationToken);
        while (true)
        {
            try
            {
                var network = On(Device);
                network.Warn = Warn;
                return network;
            }
            catch (AIImageException error) when (error.ErrorId == ErrorIds.NetworkInvalid && Device != DeviceKind.Cpu && _works(Device))
            {
                var network = On(DeviceKind.Cpu);
                Warn(Network.OnProcessor(file, Device, error));
                return network;
            }
            catch (AIImageException error) when (_automatic && _candidates.Count > 1)
            {
                var failed = _candidates.Dequeue();
                var reason = error.InnerException is { } cause ? Network.Reason(cause) : error.Message;
                Warn($"The device '{failed}' could not be used ({reason}); '{Device}' is used instead.");
            }
        }
    }

    private void Warn(string warning)
    {
        lock (_warnings)
            _warnings.Add(warning);
    }
}
