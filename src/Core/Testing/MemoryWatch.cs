using System.Diagnostics;

namespace TextToImage.Testing;

/// <summary>Looks at the memory of this process again and again: what the system remembers as its peak may be older.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly object _gate = new();
    private readonly Func<long> _memory;
    private readonly Timer _timer;
    private long _peak;

    /// <param name="memory">Bytes in use; null: those of this process in memory.</param>
    public MemoryWatch(Func<long>? memory = null)
    {
        _memory = memory ?? OfProcess;
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>How often it looked.</summary>
    internal int Looks { get; private set; }

    /// <summary>The most bytes seen so far.</summary>
    public long Peak
    {
        get
        {
            Look();
            return _peak;
        }
    }

    /// <summary>Looks no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            _peak = Math.Max(_peak, _memory());
            Looks++;
        }
    }

    private static long OfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
