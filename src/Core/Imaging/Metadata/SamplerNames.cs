namespace TextToImage.Imaging.Metadata;

/// <summary>What other tools call the schedulers, for the metadata that is shared with them.</summary>
internal static class SamplerNames
{
    private const string Karras = "-karras";
    private const string KarrasThere = " Karras";

    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("ddpm", "DDPM"), ("ddim", "DDIM"), ("pndm", "PLMS"), ("lms", "LMS"), ("euler", "Euler"), ("euler-a", "Euler a"),
        ("heun", "Heun"), ("dpm2", "DPM2"), ("dpm2-a", "DPM2 a"), ("dpm++2m", "DPM++ 2M"), ("dpm++2m-sde", "DPM++ 2M SDE"),
        ("dpm++2s", "DPM++ 2S"), ("unipc", "UniPC"), ("deis", "DEIS"), ("lcm", "LCM"), ("tcd", "TCD"),
    ];

    /// <summary>A short name of ours as other tools write it; an unknown one stays as it is.</summary>
    public static string ToOtherTools(string scheduler)
    {
        var karras = scheduler.EndsWith(Karras, StringComparison.Ordinal);
        var plain = karras ? scheduler.Substring(0, scheduler.Length - Karras.Length) : scheduler;
        var theirs = Array.Find(Names, name => name.Ours == plain).Theirs;
        return theirs is null ? scheduler : karras ? theirs + KarrasThere : theirs;
    }

    /// <summary>The short name for what other tools write; an unknown one stays as it is.</summary>
    /// <param name="sampler">The sampler, in older files with the noise schedule after it.</param>
    /// <param name="schedule">The noise schedule, where it is written by itself.</param>
    public static string FromOtherTools(string sampler, string? schedule)
    {
        var within = sampler.EndsWith(KarrasThere, StringComparison.OrdinalIgnoreCase);
        var plain = within ? sampler.Substring(0, sampler.Length - KarrasThere.Length) : sampler;
        var ours = Array.Find(Names, name => string.Equals(name.Theirs, plain, StringComparison.OrdinalIgnoreCase)).Ours;
        var karras = within || string.Equals(schedule, KarrasThere.Trim(), StringComparison.OrdinalIgnoreCase);
        return ours is null ? sampler : karras ? ours + Karras : ours;
    }
}
