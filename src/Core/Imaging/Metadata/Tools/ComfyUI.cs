using System.Text.Json;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>
/// ComfyUI: the graph that was run is "prompt". It is walked from the node that saves pictures to the sampler before it, and from that to
/// what it takes: conditioning, noise, sigmas, latents, model.
/// </summary>
internal static class ComfyUI
{
    /// <summary>What a sampler can take its noise, and its latents, by.</summary>
    private static readonly string[] Seeds = ["seed", "noise_seed", "noise"], Latents = ["latent_image", "latent", "samples", "optional_latent"];

    private static readonly string[] Loaded = ["ckpt_name", "unet_name", "model_name", "base_ckpt_name", "ckpt"];
    private static readonly string[] Positive = ["positive", "conditioning", "cond1"], Negative = ["negative", "cond2"];

    /// <summary>Texts of one encoder node; those of several encoders are often the same.</summary>
    private static readonly string[] Encoded = ["text", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "prompt", "text_positive"];

    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue("prompt", out var text) || ComfyGraph.Parse(text) is not { } graph)
            return null;
        var made = Sampler(graph) is { } sampler ? Of(graph, sampler) : new PictureMetadata();
        return made with { Software = "ComfyUI" };
    }

    private static PictureMetadata Of(ComfyGraph graph, ComfyNode sampler)
    {
        var guider = graph.At(sampler.Link("guider"));
        var conditioned = guider ?? sampler;
        var sigmas = graph.At(sampler.Link("sigmas")) is { } first ? graph.Upstream(first, input => input.StartsWith("sigmas", StringComparison.Ordinal)).FirstOrDefault(node => node.Has("steps")) : null;
        var noise = graph.At(sampler.Link("noise"));
        var latents = Latent(graph, sampler);
        var (positive, negative) = (conditioned.Link(Positive), conditioned.Link(Negative));
        var scale = graph.Number(conditioned, "cfg").AsReal() ?? graph.Number(conditioned, "cfg_conds").AsReal();
        var strength = graph.Number(sampler, "denoise").AsReal() ?? (sigmas is null ? null : graph.Number(sigmas, "denoise").AsReal());
        var isPart = strength is > 0 and < 1;
        return new PictureMetadata
        {
            Prompt = Words(graph, positive, "positive"),
            NegativePrompt = Words(graph, negative, "negative") is { Length: > 0 } unwanted ? unwanted : null,
            Seed = (Seed(graph, sampler) ?? (noise is null ? null : Seed(graph, noise))).AsSeed(),
            Steps = (graph.Number(sampler, "steps") ?? (sigmas is null ? null : graph.Number(sigmas, "steps"))).AsCount(),
            // Distilled models are told their guidance, and have no other.
            GuidanceScale = scale is null or 1 ? Distilled(graph, positive) ?? scale : scale,
            Width = latents.Width,
            Height = latents.Height,
            Strength = isPart ? strength : null,
            Edited = latents.IsOfPicture,
            Model = Model(graph, conditioned) ?? Model(graph, sampler),
        }.WithSampler(SamplerName(graph, sampler), Schedule(graph, sampler, sigmas));
    }

    /// <summary>The sampler whose picture is saved: the nearest before a node that saves, of several passes the last that adds noise.</summary>
    private static ComfyNode? Sampler(ComfyGraph graph)
    {
        var found = graph.Nodes.Where(node => node.Has("images", "image") && Rank(node) < 2).OrderBy(Rank)
            .Select(end => graph.Upstream(end).FirstOrDefault(IsSampler)).FirstOrDefault(node => node is not null)
            ?? graph.Nodes.FirstOrDefault(IsSampler);
        return found is null || AddsNoise(graph, found) ? found : graph.Upstream(found, Latents.Contains).Skip(1).FirstOrDefault(node => IsSampler(node) && AddsNoise(graph, node)) ?? found;
    }

    private static int Rank(ComfyNode end) => Says(end, "save") ? 0 : Says(end, "preview") ? 1 : 2;

    private static bool Says(ComfyNode node, string word) => node.Class.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsSampler(ComfyNode node) => node.Has(Seeds) && node.Link(Latents) is not null && node.Has("steps", "sigmas", "sampler", "sampler_name");

    private static bool AddsNoise(ComfyGraph graph, ComfyNode sampler) =>
        sampler.Literal("add_noise") is { } adds ? adds.ValueKind != JsonValueKind.False && ((JsonElement?)adds).AsText() != "disable"
        : graph.At(sampler.Link("noise")) is not { } noise || !Says(noise, "DisableNoise");

    private static JsonElement? Seed(ComfyGraph graph, ComfyNode node) => graph.Number(node, "seed") ?? graph.Number(node, "noise_seed");

    /// <summary>The sampler's name stands at the node, at one that chooses it, or is the class of one that is it: SamplerDPMPP_2M_SDE.</summary>
    private static string? SamplerName(ComfyGraph graph, ComfyNode node)
    {
        if (graph.Text(node, "sampler_name") is { } name)
            return name;
        if (graph.At(node.Link("sampler")) is not { } chosen)
            return null;
        const string start = "Sampler";
        var own = chosen.Class.StartsWith(start, StringComparison.Ordinal) ? chosen.Class.Substring(start.Length) : chosen.Class;
        return graph.Text(chosen, "sampler_name") ?? (chosen.Literal("solver_type") is { } solver && ((JsonElement?)solver).AsText() is "heun" ? $"{own}_heun" : own);
    }

    /// <summary>So does the noise schedule: KarrasScheduler.</summary>
    private static string? Schedule(ComfyGraph graph, ComfyNode sampler, ComfyNode? sigmas)
    {
        const string end = "Scheduler";
        return graph.Text(sampler, "scheduler") ?? (sigmas is null ? null : graph.Text(sigmas, "scheduler")
            ?? (sigmas.Class.EndsWith(end, StringComparison.Ordinal) ? sigmas.Class.Substring(0, sigmas.Class.Length - end.Length).ToLowerInvariant() : sigmas.Class));
    }

    /// <summary>The texts behind a conditioning, those of several parts one after the other.</summary>
    private static string? Words(ComfyGraph graph, ComfyLink? link, string kind)
    {
        if (link is not { } start || graph.At(start) is null)
            return null;
        var (words, seen) = (new List<string>(), new HashSet<ComfyLink>());
        var next = new Stack<ComfyLink>([start]);
        while (next.Count > 0)
        {
            var at = next.Pop();
            if (!seen.Add(at) || graph.At(at) is not { } node || Says(node, "ZeroOut"))
                continue;
            var texts = (node.Literal(kind) is not null ? [kind] : Encoded).Select(name => graph.Text(node, name)).OfType<string>().Select(text => text.Trim()).Where(text => text.Length > 0).ToList();
            words.AddRange(texts);
            if (texts.Count == 0)
            {
                foreach (var further in Conditionings(node, at.Slot).Reverse())
                    next.Push(further);
            }
        }
        return string.Join(", ", words.Distinct());
    }

    /// <summary>The conditionings that a node makes another of; one that takes both kinds has outputs in the same order.</summary>
    private static IEnumerable<ComfyLink> Conditionings(ComfyNode node, int slot) =>
        node.Link("positive") is not null && node.Link("negative") is not null ? [node.Link(slot == 1 ? "negative" : "positive")!.Value]
        : node.Links().Where(each => each.Input is "" or "positive" or "negative" || each.Input.StartsWith("cond", StringComparison.Ordinal) || each.Input.StartsWith("any", StringComparison.Ordinal)).Select(each => each.Link);

    private static double? Distilled(ComfyGraph graph, ComfyLink? positive) => graph.At(positive) is not { } start ? null
        : graph.Upstream(start).Where(node => Says(node, "Flux") && node.Has("guidance")).Select(node => graph.Number(node, "guidance").AsReal()).FirstOrDefault(scale => scale is not null);

    /// <summary>The size of the latents that a sampler begins with, and whether they are those of a given picture.</summary>
    private static (int? Width, int? Height, bool IsOfPicture) Latent(ComfyGraph graph, ComfyNode sampler)
    {
        var (scale, size) = (1.0, ((int?)null, (int?)null));
        foreach (var node in graph.Upstream(sampler, input => Latents.Contains(input) || input is "pixels" or "image" or "" || input.StartsWith("latent", StringComparison.Ordinal)).Skip(1))
        {
            if (Says(node, "LoadImage"))
                return (size.Item1, size.Item2, true);
            if (size.Item1 is null && Side(node, "width", "empty_latent_width") is { } width && Side(node, "height", "empty_latent_height") is { } height)
                size = ((int)(width * scale), (int)(height * scale));
            scale *= graph.Number(node, "scale_by").AsReal() is { } factor and > 0 and < 100 ? factor : 1;
        }
        return (size.Item1, size.Item2, false);

        double? Side(ComfyNode node, string name, string other) => (graph.Number(node, name) ?? graph.Number(node, other)).AsCount() is { } pixels and < 1_000_000 ? pixels : null;
    }

    private static string? Model(ComfyGraph graph, ComfyNode node) => OtherTools.ModelName(
        graph.Upstream(node, input => input.StartsWith("model", StringComparison.Ordinal) || input is "").SelectMany(each => Loaded.Select(name => graph.Text(each, name))).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)));
}
