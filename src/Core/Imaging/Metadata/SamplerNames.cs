namespace TextToImage.Imaging.Metadata;

/// <summary>What other tools call the schedulers, for the metadata that is shared with them.</summary>
internal static class SamplerNames
{
    /// <summary>The key of a noise schedule that the name of a scheduler does not say.</summary>
    public const string ScheduleKey = "Schedule type";

    private const string Karras = "-karras", KarrasThere = " Karras";

    /// <summary>Noise schedules that are what samplers have where nothing is said.</summary>
    private static readonly HashSet<string> Usual = new(StringComparer.OrdinalIgnoreCase) { "", "automatic", "normal", "native", "uniform", "default" };

    /// <summary>What stands before or behind a sampler's name: k-diffusion's mark, and the noise schedule of Karras et al. (2022).</summary>
    private static readonly string[] Before = ["sample_", "k_"], KarrasBehind = [" karras", "_karras", "_k", "_ka"];

    /// <summary>
    /// Our name; AUTOMATIC1111's, which is written; and as letters and digits, with "pp" for "++", those of k-diffusion, ComfyUI, Fooocus,
    /// InvokeAI, NovelAI, SwarmUI and Draw Things. Samplers that only sound alike are left out: DPM++ 2S a and DPM++ SDE are none of ours.
    /// </summary>
    private static readonly (string Ours, string Theirs, string[] Spellings)[] Names =
    [
        ("ddpm", "DDPM", ["ddpm"]),
        ("ddim", "DDIM", ["ddim"]),
        ("pndm", "PLMS", ["plms", "pndm"]),
        ("lms", "LMS", ["lms"]),
        ("euler", "Euler", ["euler"]),
        ("euler-a", "Euler a", ["eulera", "eulerancestral"]),
        ("heun", "Heun", ["heun"]),
        ("dpm2", "DPM2", ["dpm2", "kdpm2"]),
        ("dpm2-a", "DPM2 a", ["dpm2a", "dpm2ancestral", "kdpm2a", "kdpm2ancestral"]),
        ("dpm++2m", "DPM++ 2M", ["dpmpp2m"]),
        ("dpm++2m-sde", "DPM++ 2M SDE", ["dpmpp2msde", "dpmpp2msdegpu"]),
        ("dpm++2s", "DPM++ 2S", ["dpmpp2s"]),
        ("unipc", "UniPC", ["unipc", "unipcbh2"]),
        ("deis", "DEIS", ["deis"]),
        ("lcm", "LCM", ["lcm"]),
        ("tcd", "TCD", ["tcd"]),
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
    /// <param name="sampler">The sampler, in some tools with the noise schedule behind it.</param>
    /// <param name="schedule">The noise schedule, where it is written by itself.</param>
    public static string FromOtherTools(string sampler, string? schedule) => Known(sampler, schedule) ?? sampler;

    /// <summary>Metadata with what another tool says of sampler and noise schedule; what our names do not say is kept as text.</summary>
    public static PictureMetadata WithSampler(this PictureMetadata made, string? sampler, string? schedule)
    {
        sampler = string.IsNullOrWhiteSpace(sampler) ? null : sampler!.Trim();
        var isSaid = Usual.Contains(schedule ?? "") || (IsKarras(schedule) && sampler is not null && Known(sampler, schedule) is not null);
        var other = made.Other.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (!isSaid)
            other[ScheduleKey] = schedule!;
        return made with { Scheduler = sampler is null ? null : FromOtherTools(sampler, schedule), Other = other };
    }

    private static string? Known(string sampler, string? schedule)
    {
        var behind = Array.Find(KarrasBehind, end => sampler.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ?? "";
        var name = sampler.Substring(0, sampler.Length - behind.Length);
        foreach (var start in Before.Where(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            name = name.Substring(start.Length);
        var spelling = Spelling(name);
        var ours = Array.Find(Names, known => known.Spellings.Contains(spelling)).Ours;
        return ours is null ? null : behind.Length > 0 || IsKarras(schedule) ? ours + Karras : ours;
    }

    private static bool IsKarras(string? schedule) => string.Equals(schedule, KarrasThere.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Spelling(string name) => new([.. name.Replace("++", "pp").Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
