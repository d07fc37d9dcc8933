using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>A family of diffusion models: what its models are called, what they can take, and the stages that they are.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Classes">Names of diffusers pipelines, as model_index.json gives them, without the prefixes of exporters.</param>
/// <param name="Limits">What a model can take and what it does when not told otherwise.</param>
/// <param name="Stages">The stages of a model, in order; nothing large is opened yet.</param>
internal sealed record Family(
    string Name, IReadOnlyList<string> Classes, Func<ModelFolder, ModelLimits> Limits, Func<ModelFolder, IReadOnlyList<IStage>> Stages)
{
    /// <summary>Whether its models make larger pictures of given ones and none from text.</summary>
    public bool Enlarges { get; init; }

    /// <summary>The components of a model that have a graph, required ones first.</summary>
    /// <exception cref="AIImageException">A config cannot be read.</exception>
    public IEnumerable<string> NetworksOf(ModelFolder model) => Stages(model).SelectMany(stage => stage.Components).Concat(ModelFamilies.Extras)
        .OrderByDescending(component => component.Required)
        .Where(component => component.Required || model.Has(component.Name))
        .Select(component => component.Name).Distinct();
}
