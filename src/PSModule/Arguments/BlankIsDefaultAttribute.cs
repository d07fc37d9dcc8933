using System.Management.Automation;

namespace TextToImage.Arguments;

/// <summary>An empty cell of a table means that nothing was asked for, rather than zero.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BlankIsDefaultAttribute : ArgumentTransformationAttribute
{
    /// <summary>Null for empty text, anything else as it is.</summary>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
    }
}
