using TextToImage.Arguments;
using TextToImage.Commands;
using TextToImage.Requests;
using TextToImage.Upscaling;

namespace TextToImage.Engine;

/// <summary>Turns the parameters of a command into the engine's request.</summary>
internal static class CommandRequests
{
    /// <summary>What the model and sampling parameters of a command ask for.</summary>
    public static GenerationRequest For(SamplingCommand command)
    {
        var asked = CommandSettings.Of(command);
        return asked with { Width = asked.Width ?? command.Size?.Width, Height = asked.Height ?? command.Size?.Height };
    }

    /// <summary>The request for one prompt; a seed is drawn when none was given, so that the file can be named.</summary>
    public static GenerationRequest For(GenerationCommand command, string prompt, PictureSource? source)
    {
        var sampling = For(command);
        return sampling with
        {
            Prompt = prompt,
            Seed = sampling.Seed ?? GenerationRequest.NewSeed(),
            Trace = command.Trace is not null,
            Edit = command is EditAIImageCommand edit ? Edits.For(edit, source!) : null,
        };
    }

    /// <summary>The request for the pictures of a command that resizes.</summary>
    public static ResizeRequest For(ResizeAIImageCommand command) => new()
    {
        Scale = command.Scale,
        Width = command.Size?.Width,
        Height = command.Size?.Height,
        Prompt = command.Prompt,
        NegativePrompt = command.NegativePrompt,
        Steps = command.Steps,
        GuidanceScale = command.GuidanceScale,
        NoiseLevel = command.NoiseLevel,
        Seed = command.Seed,
    };

    /// <summary>The device's name.</summary>
    /// <exception cref="AIImageException">There is no such device.</exception>
    public static string Device(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return DeviceCompleter.Automatic;
        var known = DeviceCompleter.Known.Select(device => device.Name).ToList();
        return known.Find(device => string.Equals(device, name!.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new AIImageException(ErrorIds.DeviceUnavailable, $"There is no device '{name}'; use one of {string.Join(", ", known)}.") { Subject = name };
    }
}
