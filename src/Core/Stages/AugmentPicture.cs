using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// Noise conditioning augmentation (Ho et al. 2022, arXiv:2106.15282, section 4.2): the small picture that a stage draws after is
/// noised, and the network is told how much, so that it mends what the small picture lacks.
/// </summary>
/// <param name="from">Name of the value with the pictures.</param>
/// <param name="to">Name of the value that the noised ones become.</param>
/// <param name="schedule">How the pictures were noised in training.</param>
/// <param name="defaultLevel">Training step of the noise unless the settings say another.</param>
/// <param name="mostNoise">The largest level that the network knows.</param>
internal sealed class AugmentPicture(string from, string to, NoiseSchedule schedule, int defaultLevel, int mostNoise) : Stage
{
    /// <summary>The denoiser's input for the level.</summary>
    private const string LevelInput = "class_labels";

    /// <inheritdoc/>
    public override int Steps(GenerationSettings settings) => settings.NoiseLevel is not { } level || (level >= 0 && level <= mostNoise)
        ? 0
        : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The noise level is {level}; it must be a number from 0 to {mostNoise}.");

    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        var pictures = state.Tensor(from);
        var level = run.Settings.NoiseLevel ?? defaultLevel;
        var noise = run.Noise.Draw(pictures.Shape);
        var noised = new float[noise.Length];
        schedule.AddNoise(level, pictures.Values, noise, noised);
        state.Set(to, new Tensor(noised, pictures.Shape));
        state.Set(LevelInput, new Tensor([.. Enumerable.Repeat((float)level, run.Batch)], [run.Batch]));
    }
}
