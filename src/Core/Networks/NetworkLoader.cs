namespace TextToImage.Networks;

/// <summary>
/// Loads the networks of one model onto the device asked for. With <see cref="DeviceKind.Auto"/> the best device is
/// tried first, and one that fails is left for the next with a warning that names the reason.
/// </summary>
public sealed class NetworkLoader
{
    private readonly bool _automatic;
    private readonly Queue<DeviceKind> _candidates;
    private readonly List<string> _warnings = [];

    /// <summary>Creates a loader for one model.</summary>
    public NetworkLoader(DeviceKind device)
        : this(device, Networks.Device.Available())
    {
    }

    internal NetworkLoader(DeviceKind device, IReadOnlyList<DeviceKind> available)
    {
        _automatic = device == DeviceKind.Auto;
        _candidates = new Queue<DeviceKind>(_automatic ? available : [device]);
    }

    /// <summary>The device in use.</summary>
    public DeviceKind Device => _candidates.Peek();

    /// <summary>Why better devices were not used.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Loads a graph.</summary>
    /// <exception cref="AIImageException">The file cannot be loaded on any device allowed.</exception>
    public Network Load(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return Network.Load(file, Device, cancellationToken);
            }
            catch (AIImageException error) when (_automatic && _candidates.Count > 1)
            {
                var failed = _candidates.Dequeue();
                var reason = error.InnerException is { } cause ? Network.Reason(cause) : error.Message;
                _warnings.Add($"The device '{Networks.Device.Name(failed)}' could not be used ({reason}); '{Networks.Device.Name(Device)}' is used instead.");
            }
        }
    }
}
