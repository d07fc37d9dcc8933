namespace TextToImage.Engine;

/// <summary>What a command has rented from the session's cache: kept from input to input while the same is wanted.</summary>
/// <param name="close">Gives it back so that it leaves the memory; null where it stays when the command is done.</param>
internal sealed class KeptLease<T>(Action<T>? close) : IDisposable
    where T : class, IDisposable
{
    private T? _lease;
    private (string? Path, string Device) _of;

    /// <summary>The lease of a model on a device; another one is given back first.</summary>
    /// <param name="path">Where the model is; null for what needs none.</param>
    /// <param name="device">Name of the device.</param>
    /// <param name="rent">Rents it, where it is not the one that is kept.</param>
    public T For(string? path, string device, Func<T> rent)
    {
        if (_lease is { } kept && _of == (path, device))
            return kept;
        Return();
        (_lease, _of) = (rent(), (path, device));
        return _lease;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => Return();

    private void Return()
    {
        if (_lease is { } lease && close is not null)
            close(lease);
        _lease?.Dispose();
        _lease = null;
    }
}
