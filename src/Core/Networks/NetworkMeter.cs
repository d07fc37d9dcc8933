using System.Diagnostics;

namespace TextToImage.Networks;

/// <summary>Counts the calls of networks and the time ONNX Runtime spends in them, for one run.</summary>
public sealed class NetworkMeter
{
    private long _ticks;

    /// <summary>Calls of the denoiser, which is what people compare, and of the upscaler; text encoders and VAE are not counted.</summary>
    public int Calls { get; internal set; }

    /// <summary>Time inside ONNX Runtime's Run.</summary>
    public TimeSpan RunTime => TimeSpan.FromSeconds(_ticks / (double)Stopwatch.Frequency);

    /// <summary>Wall time of work that was done before the run and belongs to it.</summary>
    internal TimeSpan Before { get; set; }

    internal void Add(long ticks) => _ticks += ticks;
}
