using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// DALL-E 2 (Ramesh et al. 2022, arXiv:2204.06125) as Karlo has it: CLIP reads the prompt, a prior draws the embedding that a picture of it
/// would have, a decoder draws a small picture of that embedding, and upsamplers larger ones, the last step of each by a network of its
/// own; a second one to four times the size where the model has one. Given pictures instead of the prior: variations of them.
/// </summary>
internal static class DallE2
{
    private const string Clip = "text_encoder", Prior = "prior", Decoder = "decoder", Upsampler = "super_res", SecondUpsampler = "super_res_2";
    private const string PooledText = "text_embeds", States = "text_states", Mask = "text_mask", Embedding = "image_embeddings", Drawn = "normalised_embedding", Tokens = "encoder_hidden_states";
    private const int Steps = 25, UpsamplerSteps = 7, Width = 320;
    private const double PriorGuidance = 4, DecoderGuidance = 8;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("DALL-E 2 (unCLIP)", ["UnCLIPPipeline", "UnCLIPImageVariationPipeline"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var sides = Sides(model);
        var side = sides[sides.Count - 1];
        return PixelModels.Limits(model, side, side / sides[0], Width, Steps, DecoderGuidance, PixelModels.Scheduler(model, "decoder_scheduler")) with
        {
            TakesPictures = model.Has(EncodePicture.Component),
            TakesText = model.Has(Prior),
        };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var sides = Sides(model);
        var order = model.Has(Prior) ? 1 : 0;
        PixelSpace Space(int i) => new(sides[sides.Count - 1] / sides[i], sides[sides.Count - 1] / sides[0]);
        return
        [
            new EncodeText(model, Clip, "tokenizer", (PooledText, PooledText), (EncodeText.LastStates, States)) { MaskValue = Mask },
            .. model.Has(EncodePicture.Component) ? new IStage[] { new EncodePicture(model, Embedding) } : [],
            .. model.Has(Prior) ? DrawEmbedding(model) : [],
            // The projection puts the learned embedding of no picture before the others itself.
            new Apply("text_proj", [(Embedding, Embedding, false), ("prompt_embeds", PooledText, true), ("text_encoder_hidden_states", States, true)]),
            new Compute((state, run) =>
            {
                state.Rename(("additive_clip_time_embeddings", "class_labels"));
                var extra = (int)(state.Tensor(Tokens).Shape[1] - state.Tensor(Mask).Shape[1]);
                state.Join("attention_mask", parts => Tensor.Concat(1, Ones(run.Batch, extra), parts[0]), Mask);
            }),
            new Denoise(model, Decoder, Space(0), PixelModels.Scheduler(model, "decoder_scheduler")) { Order = order },
            .. Enumerable.Range(1, sides.Count - 1).SelectMany(i => Enlarge(model, i == 1 ? Upsampler : SecondUpsampler, Space(i), order: order + i)),
            new Decode(Space(sides.Count - 1)),
        ];
    }

    /// <summary>The prior, and what its numbers mean: it draws embeddings of mean 0 and deviation 1.</summary>
    private static IEnumerable<IStage> DrawEmbedding(ModelFolder model)
    {
        var statistics = model.Config(Prior, "clip_stats.json");
        var (mean, deviation) = (JsonFile.Numbers(statistics, "clip_mean"), JsonFile.Numbers(statistics, "clip_std"));
        return
        [
            new Compute((state, run) => state.Rename((PooledText, "proj_embedding"), (States, Tokens), (Mask, "attention_mask"))),
            new Denoise(model, Prior, new VectorSpace(mean.Length), PixelModels.Scheduler(model, "prior_scheduler"))
            { Value = Drawn, Signature = Signature.Transformer, IsMain = false, DefaultSteps = Steps, DefaultGuidance = PriorGuidance, IsSkipped = settings => settings.Like.Count > 0 },
            new Compute((state, run) =>
            {
                if (run.Settings.Like.Count > 0)
                    return;
                var drawn = state.Tensor(Drawn);
                state.Set(Embedding, new Tensor([.. drawn.Values.Select((value, i) => (value * (float)deviation[i % mean.Length]) + (float)mean[i % mean.Length])], drawn.Shape));
            }),
        ];
    }

    private static IEnumerable<IStage> Enlarge(ModelFolder model, string upsampler, PixelSpace space, int order) =>
    [
        new EnlargePixels("sample", "enlarged", space, Enlargement.Bicubic),
        new Denoise(model, $"{upsampler}_first", space, PixelModels.Scheduler(model, $"{upsampler}_scheduler"))
        { Order = order, IsMain = false, IsGuided = false, DefaultSteps = UpsamplerSteps, LastNetwork = $"{upsampler}_last", Concatenated = [("enlarged", PixelSpace.Rgb)] },
    ];

    /// <summary>Sides of the decoder's pictures and of the upsamplers', of all of which the last is a multiple.</summary>
    private static List<int> Sides(ModelFolder model)
    {
        string[] networks = [Decoder, $"{Upsampler}_first", .. model.Has($"{SecondUpsampler}_first") ? [$"{SecondUpsampler}_first"] : Array.Empty<string>()];
        var sides = networks.Select((network, i) => PixelModels.Side(model, network, 64 << (2 * i))).ToList();
        sides.ForEach(side => PixelModels.Factor(model, side, sides[sides.Count - 1]));
        return sides;
    }

    private static Tensor Ones(int rows, int columns) => new([.. Enumerable.Repeat(1f, rows * columns)], [rows, columns]);
}
