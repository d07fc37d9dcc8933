using System.Diagnostics;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Generation;

/// <summary>
/// Whether a prompt leaves the surroundings of a mask out, by one step of one picture, for models that compose a whole scene: then the
/// model must not see them, or it draws a part of another scene into the mask. The same for all pictures of a request.
/// </summary>
internal static class ContradictionProbe
{
    /// <summary>Makes the picture and compares it with what is known.</summary>
    /// <param name="pipeline">The model.</param>
    /// <param name="request">As the user asked.</param>
    /// <param name="settings">The same, checked.</param>
    /// <param name="meter">Counts the call and its time.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public static bool IsContradicted(DiffusionPipeline pipeline, GenerationRequest request, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (settings.Edit is not { OnlyMasked: not null } edit)
            return false;
        var clock = Stopwatch.StartNew();
        // The model's own scheduler: the one asked for may not be able to make one step.
        var probe = settings with { Steps = 1, Trace = false, Scheduler = pipeline.Limits.Scheduler, StageSteps = null };
        var run = new RunContext(probe, [Prompts.Of(request)], new PictureSeeds(0, 0, 0).Noise(0, 1), meter, cancellationToken);
        var isContradicted = edit.IsContradicted(pipeline.Draw(run).Pictures[0]);
        meter.Before = clock.Elapsed;
        return isContradicted;
    }
}
