using TextToImage.Diffusion;

namespace TextToImage.Stages;

/// <summary>The denoisers of a run: one, or where words change on the way one for each version of them, made when it is needed.</summary>
/// <param name="denoising">What the first is made of.</param>
/// <param name="windows">The windows through which they see a sample; null: all at once.</param>
/// <param name="versions">What else they are told, each with the share of the way from which it counts, in order.</param>
internal sealed class DenoiserVersions(Denoising denoising, IReadOnlyList<CanvasWindow>? windows, IReadOnlyList<(double From, State State)> versions) : IDisposable
{
    /// <summary>So that a share of ten steps begins with the step, however it is rounded.</summary>
    private const double Rounding = 1e-9;

    private int _version = -1;
    private IDenoiser? _denoiser;

    /// <summary>The denoiser for a place of the way.</summary>
    /// <param name="share">0 to 1; never less than before.</param>
    public IDenoiser At(double share)
    {
        var version = versions.Count(each => each.From <= share + Rounding);
        if (version == _version)
            return _denoiser!;
        _denoiser?.Dispose();
        _version = version;
        return _denoiser = (version == 0 ? denoising : denoising with { Conditions = versions[version - 1].State.Values }).Create(windows);
    }

    /// <inheritdoc/>
    public void Dispose() => _denoiser?.Dispose();
}
