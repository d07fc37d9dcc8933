using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Generation;

/// <summary>
/// Keeps models loaded between uses, up to a budget of bytes; the one unused longest is closed first.
/// Several threads share one loaded model.
/// </summary>
public sealed class ModelCache : IDisposable
{
    private readonly Dictionary<(Type Kind, string Path, DeviceKind Device, DateTime Changed), Entry> _entries = [];
    private readonly long _budget;
    private long _uses;

    /// <summary>Creates a cache.</summary>
    /// <param name="budget">Bytes of model files that may stay loaded while not in use.</param>
    public ModelCache(long budget) => _budget = budget;

    /// <summary>The cache of this process: a quarter of the machine's memory.</summary>
    public static ModelCache Shared { get; } = new(MachineMemory.Bytes / 4);

    /// <summary>Number of models loaded.</summary>
    public int Count
    {
        get
        {
            lock (_entries)
                return _entries.Count;
        }
    }

    /// <summary>The model, loaded now or before. Dispose the lease when done; the model stays until the budget wants its place.</summary>
    /// <exception cref="AIImageException">The model cannot be loaded.</exception>
    public ModelLease Rent(ModelFolder model, DeviceKind device, CancellationToken cancellationToken = default)
    {
        var (pipeline, giveBack) = Rent(model.Path, model.Contents(), device, () => DiffusionPipeline.Load(model, device, cancellationToken));
        return new ModelLease(pipeline, giveBack);
    }

    /// <summary>What enlarges pictures, loaded now or before; null is the filter, which needs no loading.</summary>
    /// <exception cref="AIImageException">It cannot be loaded.</exception>
    public ResizerLease Rent(UpscalerSource? source, DeviceKind device, CancellationToken cancellationToken = default)
    {
        if (source is null)
            return new ResizerLease(PictureResizer.Open(null, device, cancellationToken), () => { });
        var (resizer, giveBack) = Rent(source.Path, source.Contents(), device, () => PictureResizer.Open(source, device, cancellationToken));
        return new ResizerLease(resizer, giveBack);
    }

    /// <summary>Closes every model that is not in use; the others when they are returned.</summary>
    public void Clear() => CloseIdle(0);

    /// <summary>Closes every model that is not in use.</summary>
    public void Dispose() => Clear();

    private (T Loaded, Action GiveBack) Rent<T>(string path, (long Bytes, DateTime Changed) contents, DeviceKind device, Func<T> load)
        where T : IDisposable
    {
        Entry entry;
        lock (_entries)
        {
            // A model that was installed again is another one.
            var key = (typeof(T), path, device, contents.Changed);
            if (!_entries.TryGetValue(key, out var found))
                _entries[key] = found = new Entry(contents.Bytes);
            entry = found;
            entry.Users++;
            entry.LastUse = ++_uses;
        }
        try
        {
            return (entry.Load(load), () => Return(entry));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    private void Return(Entry entry)
    {
        lock (_entries)
            entry.Users--;
        CloseIdle(_budget);
    }

    private void CloseIdle(long budget)
    {
        lock (_entries)
        {
            var idle = _entries.Where(item => item.Value.Users == 0).OrderBy(item => item.Value.LastUse).ToList();
            var kept = _entries.Values.Sum(entry => entry.Bytes);
            foreach (var item in idle)
            {
                if (kept <= budget && item.Value.Loaded)
                    continue;
                kept -= item.Value.Bytes;
                _entries.Remove(item.Key);
                item.Value.Close();
            }
        }
    }

    private sealed class Entry(long bytes)
    {
        private readonly object _loading = new();
        private IDisposable? _loaded;

        public long Bytes { get; } = bytes;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public bool Loaded => _loaded is not null;

        public T Load<T>(Func<T> load)
            where T : IDisposable
        {
            lock (_loading)
                return (T)(_loaded ??= load());
        }

        public void Close() => _loaded?.Dispose();
    }
}

/// <summary>The right to use a loaded model until it is disposed.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? _return;

    internal ModelLease(DiffusionPipeline pipeline, Action giveBack) => (Pipeline, _return) = (pipeline, giveBack);

    /// <summary>The model.</summary>
    public DiffusionPipeline Pipeline { get; }

    /// <summary>Gives the model back to its cache.</summary>
    public void Dispose() => Interlocked.Exchange(ref _return, null)?.Invoke();
}

/// <summary>The right to use a loaded upscaler until it is disposed.</summary>
public sealed class ResizerLease : IDisposable
{
    private Action? _return;

    internal ResizerLease(PictureResizer resizer, Action giveBack) => (Resizer, _return) = (resizer, giveBack);

    /// <summary>What resizes pictures.</summary>
    public PictureResizer Resizer { get; }

    /// <summary>Gives it back to its cache.</summary>
    public void Dispose() => Interlocked.Exchange(ref _return, null)?.Invoke();
}
