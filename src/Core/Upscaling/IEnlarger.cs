using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>Something that makes each side of a picture longer by a whole factor, with networks.</summary>
internal interface IEnlarger : IDisposable
{
    /// <summary>How many times longer each side becomes.</summary>
    int ScaleFactor { get; }

    /// <summary>Steps that a picture of a size takes, for progress.</summary>
    int Steps(int width, int height, ResizeRequest request);

    /// <summary>Rough peak of memory, in bytes, beside the picture and the result.</summary>
    long WorkingBytes(int width, int height);

    /// <summary>Enlarges a picture, with its alpha.</summary>
    Picture Enlarge(Picture picture, EnlargingRun run);
}

/// <summary>What a run of an enlarger is given besides the picture.</summary>
/// <param name="Request">What was asked for, with the seed.</param>
/// <param name="Meter">Counts network calls and their time.</param>
/// <param name="StepDone">Told what was done after each step.</param>
/// <param name="CancellationToken">Ends the run inside a step.</param>
internal sealed record EnlargingRun(ResizeRequest Request, NetworkMeter Meter, Action<string> StepDone, CancellationToken CancellationToken);
