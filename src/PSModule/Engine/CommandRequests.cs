using TextToImage.Arguments;
using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Matting;
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
        var edit = command is EditAIImageCommand editing ? Edits.For(editing, source!) : null;
        var blended = (command as NewAIImageCommand)?.Blended().ToList() ?? [];
        return sampling with
        {
            Prompt = prompt.Length > 0 ? prompt : edit is not null ? Said(edit, command, source!) : Said(blended.Select(each => each.Made)),
            Seed = sampling.Seed ?? GenerationRequest.NewSeed(),
            Count = command.Grid && sampling.Count == 1 ? PictureGrid.Usual : sampling.Count,
            Trace = command.Trace is not null,
            Edit = edit,
            Blend = [.. blended.Select(each => each.Picture)],
        };
    }

    /// <summary>What pictures show, as their files say it.</summary>
    private static string Said(IEnumerable<PictureMetadata?> pictures) =>
        string.Join(" and ", pictures.Select(made => made?.Prompt).Where(said => !string.IsNullOrWhiteSpace(said)).Distinct());

    /// <summary>What the picture shows that is edited, where nobody says what it should show.</summary>
    private static string Said(PictureEdit edit, GenerationCommand command, PictureSource source) =>
        edit.Made?.Prompt ?? (edit.Vary is not null || command.MyInvocation.BoundParameters.ContainsKey(nameof(EditAIImageCommand.Prompt)) ? "" : throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"The picture '{source.Name}' does not say what it shows; say it with Prompt.")
        { Subject = source.Name });

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

    /// <summary>How a command takes backgrounds away.</summary>
    /// <exception cref="AIImageException">What is to lie under pictures is no background.</exception>
    public static MatteRequest For(RemoveAIBackgroundCommand command)
    {
        var usual = new MatteRequest();
        return usual with
        {
            Method = command.Method,
            Model = command.Model,
            Tolerance = command.Tolerance ?? usual.Tolerance,
            Background = string.IsNullOrWhiteSpace(command.Background) ? usual.Background : PictureBackground.Parse(command.Background!),
        };
    }

    /// <summary>The device's name.</summary>
    /// <exception cref="AIImageException">There is no such device.</exception>
    public static string Device(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return DeviceCompleter.Automatic;
        return Networks.Device.Parse(name!).Name;
    }
}
