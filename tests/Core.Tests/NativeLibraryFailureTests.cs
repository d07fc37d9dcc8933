namespace TextToImage.Tests;

/// <summary>What is said when a native library cannot be loaded, and of what nothing is said.</summary>
public class NativeLibraryFailureTests
{
    [Theory]
    [InlineData("Unable to load shared library 'libSkiaSharp' or one of its dependencies. In order to help\n/a/b: no such file", "(Unable to load shared library 'libSkiaSharp' or one of its dependencies);")]
    [InlineData("Unable to load library 'x'.", "(Unable to load library 'x');")]
    public void The_cause_is_found_however_deep_it_is(string reason, string said)
    {
        var error = new TypeInitializationException("SkiaSharp.SKImageInfo", new InvalidOperationException("no", new DllNotFoundException(reason)));
        var failure = NativeLibraryFailure.Explain(error);
        Assert.Equal(ErrorIds.NativeLibraryUnusable, failure?.ErrorId);
        Assert.Contains(said, failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.Same(error, failure.InnerException);
    }

    [Fact]
    public void Halves_of_ONNX_Runtime_that_do_not_fit_are_told_in_a_sentence()
    {
        Exception[] errors =
        [
            new TypeInitializationException("Microsoft.ML.OnnxRuntime.NativeMethods", new InvalidOperationException("The native ONNX Runtime library does not support API version 31.")),
            new FileNotFoundException("Could not load file or assembly 'Microsoft.ML.OnnxRuntime, Version=1.31.1.0'. File not found.", "Microsoft.ML.OnnxRuntime, Version=1.31.1.0, Culture=neutral"),
        ];
        foreach (var error in errors)
        {
            var failure = NativeLibraryFailure.Explain(error);
            Assert.Equal(ErrorIds.NativeLibraryUnusable, failure?.ErrorId);
            Assert.StartsWith("The libraries of ONNX Runtime are not all of one version (", failure!.Message, StringComparison.Ordinal);
        }
        Assert.Null(NativeLibraryFailure.Explain(new TypeInitializationException("Other.Type", new InvalidOperationException("no"))));
        Assert.Null(NativeLibraryFailure.Explain(new FileNotFoundException("no", "picture.png")));
    }

    [Fact]
    public void Other_errors_stay_what_they_are()
    {
        Assert.Null(NativeLibraryFailure.Explain(new InvalidOperationException("no")));
        Assert.Null(NativeLibraryFailure.Explain(new AIImageException(ErrorIds.DeviceUnavailable, "no", new DllNotFoundException("cuda"))));
    }
}
