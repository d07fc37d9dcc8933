using TextToImage.Measuring;
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
    private readonly List<Entry> _entries = [];
    private readonly long _budget;
    private long _uses;
    private bool _disposed;

    /// <summary>Creates a cache.</summary>
    /// <param name="budget">Bytes of model files that may stay loaded while not in use.</param>
    public ModelCache(long budget) => _budget = budget;

    /// <summary>The cache of this process: a quarter of the machine's memory.</summary>
    public static ModelCache Shared { get; } = new(MachineMemory.Bytes / 4);

    /// <summary>The devices of this machine, best first.</summary>
    internal Func<IReadOnlyList<Device>> Devices { get; init; } = Device.Available;

    /// <summary>Number of models that are loaded and stay so.</summary>
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
    /// <exception cref="ObjectDisposedException">The cache was disposed.</exception>
    public ModelLease Rent(ModelFolder model, Device device, CancellationToken cancellationToken = default)
    {
        var (pipeline, giveBack) = Rent(model.Path, model.Contents(), device, () => DiffusionPipeline.Load(model, device, cancellationToken), loaded => loaded.Device);
        return new ModelLease(pipeline, giveBack);
    }

    /// <summary>What enlarges pictures, loaded now or before; null is the filter, which needs no loading.</summary>
    /// <exception cref="AIImageException">It cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The cache was disposed.</exception>
    public ResizerLease Rent(UpscalerSource? source, Device device, CancellationToken cancellationToken = default)
    {
        if (source is null)
            return new ResizerLease(PictureResizer.Open(null, device, cancellationToken), _ => { });
        var (resizer, giveBack) = Rent(source.Path, source.Contents(), device, () => PictureResizer.Open(source, device, cancellationToken), loaded => loaded.Device);
        return new ResizerLease(resizer, giveBack);
    }

    /// <summary>A CLIP, loaded now or before.</summary>
    /// <exception cref="AIImageException">It cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The cache was disposed.</exception>
    public ClipLease Rent(ClipFolder folder, Device device, CancellationToken cancellationToken = default)
    {
        var (clip, giveBack) = Rent(folder.Path, folder.Contents(), device, () => ClipModel.Load(folder, device, cancellationToken), loaded => loaded.Device);
        return new ClipLease(clip, giveBack);
    }

    /// <summary>Closes every model that is not in use; the others when they are returned. Who rents one of these meanwhile gets it loaded anew.</summary>
    public void Clear()
    {
        lock (_entries)
        {
            foreach (var entry in _entries.ToList())
                Forget(entry);
        }
    }

    /// <summary>As <see cref="Clear"/>; nothing can be rented any more.</summary>
    public void Dispose()
    {
        lock (_entries)
            _disposed = true;
        Clear();
    }

    /// <summary>Anything that is loaded from a path, and how it is given back: to be kept, or closed.</summary>
    internal (T Loaded, Action<bool> GiveBack) Rent<T>(string path, (long Bytes, DateTime Changed) contents, Device device, Func<T> load, Func<T, Device> deviceOf)
        where T : class, IDisposable
    {
        // A model that was installed again is another one.
        var identity = (typeof(T), path, contents.Changed);
        Entry entry;
        lock (_entries)
        {
            if (_disposed)
                throw new ObjectDisposedException(nameof(ModelCache));
            if (_entries.Find(each => each.Identity == identity && Serves(each, device)) is { } found)
                entry = found;
            else
                _entries.Add(entry = new Entry(identity, device, contents.Bytes));
            entry.Users++;
            entry.LastUse = ++_uses;
        }
        try
        {
            return (entry.Load(load, deviceOf), keep => Return(entry, keep));
        }
        catch
        {
            Return(entry, keep: true);
            throw;
        }
    }

    /// <summary>Whether a model does for a device: the best there is and "auto" are the same, and what "auto" came down to is known once it is loaded.</summary>
    private bool Serves(Entry entry, Device device) =>
        entry.Asked == device
        || entry.Device == device
        || (device == DeviceKind.Auto && entry.Device is { } loaded && loaded == Devices()[0]);

    private void Return(Entry entry, bool keep)
    {
        lock (_entries)
        {
            entry.Users--;
            if (!keep)
                Forget(entry);
            else if (entry.IsForgotten)
                entry.CloseIfIdle();
            else
                CloseIdle(_budget);
        }
    }

    private void CloseIdle(long budget)
    {
        var kept = _entries.Sum(entry => entry.Bytes);
        foreach (var entry in _entries.Where(each => each.Users == 0).OrderBy(each => each.LastUse).ToList())
        {
            if (kept <= budget && entry.Device is not null)
                continue;
            kept -= entry.Bytes;
            Forget(entry);
        }
    }

    /// <summary>Nobody is given it any more, and the last who uses it closes it.</summary>
    private void Forget(Entry entry)
    {
        _entries.Remove(entry);
        entry.IsForgotten = true;
        entry.CloseIfIdle();
    }

    /// <summary>A model that is loaded, or about to be.</summary>
    private sealed class Entry((Type Kind, string Path, DateTime Changed) identity, Device asked, long bytes)
    {
        private readonly object _loading = new();
        private IDisposable? _loaded;

        public (Type Kind, string Path, DateTime Changed) Identity { get; } = identity;

        /// <summary>The device that it was first asked for.</summary>
        public Device Asked { get; } = asked;

        /// <summary>The device that it is on; null until it is loaded.</summary>
        public Device? Device { get; private set; }

        public long Bytes { get; } = bytes;

        public int Users { get; set; }

        public long LastUse { get; set; }

        /// <summary>Whether it is in the cache no more.</summary>
        public bool IsForgotten { get; set; }

        public T Load<T>(Func<T> load, Func<T, Device> deviceOf)
            where T : class, IDisposable
        {
            lock (_loading)
            {
                if (_loaded is null)
                {
                    var loaded = load();
                    (_loaded, Device) = (loaded, deviceOf(loaded));
                }
                return (T)_loaded;
            }
        }

        public void CloseIfIdle()
        {
            if (Users > 0)
                return;
            _loaded?.Dispose();
            _loaded = null;
        }
    }
}

/// <summary>The right to use something that is loaded until it is disposed.</summary>
public abstract class Lease : IDisposable
{
    private Action<bool>? _return;

    private protected Lease(Action<bool> giveBack) => _return = giveBack;

    /// <summary>Gives it back to its cache.</summary>
    public void Dispose()
    {
        Return(keep: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives it back, to be closed as soon as nobody else uses it.</summary>
    public void Close() => Return(keep: false);

    private void Return(bool keep) => Interlocked.Exchange(ref _return, null)?.Invoke(keep);
}

/// <summary>The right to use a loaded model until it is disposed.</summary>
public sealed class ModelLease : Lease
{
    internal ModelLease(DiffusionPipeline pipeline, Action<bool> giveBack)
        : base(giveBack) => Pipeline = pipeline;

    /// <summary>The model.</summary>
    public DiffusionPipeline Pipeline { get; }
}

/// <summary>The right to use a loaded upscaler until it is disposed.</summary>
public sealed class ResizerLease : Lease
{
    internal ResizerLease(PictureResizer resizer, Action<bool> giveBack)
        : base(giveBack) => Resizer = resizer;

    /// <summary>What resizes pictures.</summary>
    public PictureResizer Resizer { get; }
}

/// <summary>The right to use a loaded CLIP until it is disposed.</summary>
public sealed class ClipLease : Lease
{
    internal ClipLease(ClipModel clip, Action<bool> giveBack)
        : base(giveBack) => Clip = clip;

    /// <summary>What compares pictures with texts.</summary>
    public ClipModel Clip { get; }
}
