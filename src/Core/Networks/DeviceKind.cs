namespace TextToImage.Networks;

/// <summary>The devices that have names of their own; <see cref="Device"/> is one of several of a kind.</summary>
public enum DeviceKind
{
    /// <summary>The best device this build and machine have.</summary>
    Auto,

    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>A Windows GPU through DirectML.</summary>
    DirectML,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>Apple's Core ML.</summary>
    CoreML,

    /// <summary>A GPU through WebGPU, by a provider library.</summary>
    WebGpu,

    /// <summary>A neural processor, by whichever provider library drives it.</summary>
    Npu,
}
