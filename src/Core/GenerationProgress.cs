namespace TextToImage;

/// <summary>How far a generation is.</summary>
/// <param name="Picture">The picture in work, from 1; with a batch, its first.</param>
/// <param name="Count">Pictures in all.</param>
/// <param name="Step">Steps done for this picture or batch: network calls of the denoiser, and enlarging as the last one.</param>
/// <param name="Steps">Steps it takes.</param>
/// <param name="Elapsed">Time since the generation began.</param>
/// <param name="Remaining">Time left for all pictures, estimated from the steps done; null before the first.</param>
/// <param name="Activity">What is being done other than denoising, such as "enlarging"; null: denoising.</param>
public sealed record GenerationProgress(int Picture, int Count, int Step, int Steps, TimeSpan Elapsed, TimeSpan? Remaining, string? Activity = null)
{
    /// <summary>Share of all work done, 0 to 1.</summary>
    public double Fraction => Steps == 0 ? 0 : (Picture - 1 + (double)Step / Steps) / Count;
}
