using System.Collections;
using System.Management.Automation;

namespace TextToImage.Arguments;

/// <summary>Keeps PowerShell from making a prompt out of an object's printed form, such as @{Title=A house}.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PromptTextAttribute : ArgumentTransformationAttribute
{
    /// <summary>Text and single values as they are.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">The input is a list or an object.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or string or ValueType)
            return inputData;
        var problem = value is IList
            ? "A prompt is one text, not a list; pipe the prompts to New-AIImage, which makes a picture of each."
            : $"A prompt is a text, not {(value is PSCustomObject ? "an object" : value.GetType().Name)}; give a text, or pipe objects that have a property Prompt.";

        // The inner exception tells PowerShell to go on and look for a property of that name.
        throw new ArgumentTransformationMetadataException(problem, new PSInvalidCastException(problem));
    }
}
