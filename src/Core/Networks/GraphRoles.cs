namespace TextToImage.Networks;

/// <summary>What a network of a model is for, by which its inputs and outputs are told.</summary>
internal enum GraphRole
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>Tokens to hidden states.</summary>
    TextEncoder,

    /// <summary>A noised sample to a prediction.</summary>
    Denoiser,

    /// <summary>Pixels to latents.</summary>
    VaeEncoder,

    /// <summary>Latents to pixels.</summary>
    VaeDecoder,
}

/// <summary>
/// Inputs and outputs of graphs that were exported under names of one's own ("latent", "t", "context", onnx::Concat_4): where a name of
/// diffusers is missing, the one value that has the form of it is taken.
/// </summary>
internal static class GraphRoles
{
    private const string Sample = "sample", Timestep = "timestep", Tokens = "encoder_hidden_states", Pooled = "text_embeds", Sizes = "time_ids", Latents = "latent_sample", Parameters = "latent_parameters", Ids = "input_ids";

    /// <summary>Numbers of a picture's sizes that Stable Diffusion XL is told: six, and five with a refiner.</summary>
    private const int MostSizes = 6, LeastSizes = 5;

    /// <summary>Other inputs of denoisers, by the names that diffusers, or the layouts of families here, have for them.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "timestep_cond", "class_labels", "controlnet_cond", "conditioning_scale", "guidance", "attention_mask", "encoder_attention_mask", "noise_level",
        "xf_proj", "xf_out", "image_embeds", "image_embeddings", "text_mask", "text_encoder_hidden_states", "pooled_projections", "img_ids", "txt_ids", "resolution", "aspect_ratio",
    };

    /// <summary>The role of a component, by its name in a model's folder.</summary>
    public static GraphRole Of(string component)
    {
        var name = component.Substring(component.LastIndexOf('/') + 1);
        return name.StartsWith("text_encoder", StringComparison.Ordinal) ? GraphRole.TextEncoder
            : name == "unet" ? GraphRole.Denoiser
            : name == "vae_decoder" ? GraphRole.VaeDecoder
            : name == "vae_encoder" ? GraphRole.VaeEncoder
            : GraphRole.Other;
    }

    /// <summary>Inputs by the names of diffusers.</summary>
    public static Dictionary<string, NetworkTensor> Inputs(GraphRole role, IReadOnlyDictionary<string, NetworkTensor> inputs) => role switch
    {
        GraphRole.TextEncoder => Named(inputs, (Ids, tensor => tensor.IsInteger && tensor.Rank == 2)),
        GraphRole.VaeDecoder => Named(inputs, (Latents, IsPlane)),
        GraphRole.VaeEncoder => Named(inputs, (Sample, IsPlane)),
        GraphRole.Denoiser => Named(
            inputs,
            (Sample, IsPlane),
            (Timestep, tensor => tensor.Rank <= 1),
            (Tokens, tensor => tensor.Rank == 3),
            (Sizes, tensor => tensor.Rank == 2 && tensor.Dimensions[1] is LeastSizes or MostSizes),
            (Pooled, tensor => tensor.Rank == 2 && tensor.Dimensions[1] > MostSizes)),
        _ => Named(inputs),
    };

    /// <summary>Outputs by their own names, and by those of diffusers: a family may have others than diffusers (GLIDE's xf_proj, a background that words name).</summary>
    public static Dictionary<string, NetworkTensor> Outputs(GraphRole role, IReadOnlyDictionary<string, NetworkTensor> outputs)
    {
        var named = role switch
        {
            GraphRole.TextEncoder => Named(outputs, ("last_hidden_state", tensor => tensor.Rank == 3), ("pooler_output", tensor => tensor.Rank == 2), (Pooled, tensor => tensor.Rank == 2)),
            // Some graphs do not say what shape an output has; where there is one, it is that one.
            GraphRole.VaeDecoder => Named(outputs, (Sample, tensor => IsPlane(tensor) || outputs.Count == 1)),
            GraphRole.VaeEncoder => outputs.ContainsKey(Parameters) ? Named(outputs) : Named(outputs, (Latents, tensor => IsPlane(tensor) || outputs.Count == 1)),
            _ => Named(outputs),
        };
        foreach (var output in outputs.Where(output => !named.ContainsKey(output.Key)))
            named.Add(output.Key, output.Value);
        return named;
    }

    private static bool IsPlane(NetworkTensor tensor) => tensor.Rank == 4;

    /// <summary>The values under their own names, and each role that is missing for the one value of its form that has no role of its own.</summary>
    private static Dictionary<string, NetworkTensor> Named(IReadOnlyDictionary<string, NetworkTensor> values, params (string Name, Func<NetworkTensor, bool> Has)[] roles)
    {
        var names = values.Keys.ToDictionary(name => name, name => name, StringComparer.Ordinal);
        var further = new List<(string Role, string Name)>();
        foreach (var (role, has) in roles.Where(role => !values.ContainsKey(role.Name)))
        {
            var fitting = values.Values.Where(value => has(value) && !Others.Contains(value.Name) && !Array.Exists(roles, other => other.Name == value.Name) && !value.Name.EndsWith("_residual", StringComparison.Ordinal)).ToList();
            if (fitting.Count != 1)
                continue;
            if (names[fitting[0].Name] == fitting[0].Name)
                names[fitting[0].Name] = role;
            else
                further.Add((role, fitting[0].Name));
        }
        var named = values.ToDictionary(value => names[value.Key], value => value.Value, StringComparer.Ordinal);
        foreach (var (role, name) in further)
            named[role] = values[name];
        return named;
    }
}
