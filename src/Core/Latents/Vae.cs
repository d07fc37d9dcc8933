using System.Numerics.Tensors;
using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Latents;

/// <summary>The variational autoencoder's encoder: pixels become latents.</summary>
internal sealed class VaeEncoder
{
    private const string PixelInput = "sample";

    /// <summary>Mean, then log-variance: the caller samples. Exports without it have sampled, or give the mean.</summary>
    private const string ParametersOutput = "latent_parameters";

    /// <summary>Bounds of the log-variance, so that no exponential overflows (diffusers' DiagonalGaussianDistribution).</summary>
    private const float LeastLogVariance = -30, MostLogVariance = 20;

    private readonly Network _network;
    private readonly VaeConfig _config;
    private readonly string _output;

    /// <summary>Whether the graph gives mean and variance, or samples by numbers that it is given; else it gives the mean.</summary>
    private readonly bool _isDistribution, _samples;

    public VaeEncoder(Network network, VaeConfig config)
    {
        (_network, _config) = (network, config);
        _output = network.Outputs.ContainsKey(ParametersOutput) ? ParametersOutput : network.Outputs.Keys.First();
        _isDistribution = _output == ParametersOutput || (network.Outputs[_output] is { Rank: 4 } output && output.Dimensions[1] == 2 * config.LatentChannels);
        _samples = network.Inputs.ContainsKey(HostNoise.Input);
    }

    /// <summary>Pixels of a side to one latent.</summary>
    public int Downsampling => _config.Downsampling;

    /// <summary>Draws the noise of a sample that is not needed, as diffusers does.</summary>
    /// <param name="shape">Of the latents.</param>
    /// <param name="noise">Whose draw it is.</param>
    public void Skip(long[] shape, INoiseSource noise)
    {
        if (_isDistribution || _samples)
            noise.Fill(new float[TensorBuffer.ElementCount(shape)]);
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">Its sides are multiples of the VAE's downsampling.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the encoder at once.</param>
    public Posterior Encode(Picture picture, NetworkMeter meter, CancellationToken cancellationToken) =>
        Encode(picture.ToTensor(_config.PictureChannels), picture.Height, picture.Width, meter, cancellationToken);

    /// <summary>Encodes [3, height, width] in -1 to 1, or [4, height, width] of a VAE with alpha.</summary>
    public Posterior Encode(ReadOnlySpan<float> pixels, int height, int width, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (_samples)
        {
            var kept = pixels.ToArray();
            return new Posterior(Length(height, width), noise => Run(kept, height, width, noise, meter, cancellationToken), _config);
        }
        var values = Run(pixels, height, width, [], meter, cancellationToken);
        var each = Length(height, width);
        return new Posterior(values.AsSpan(0, each).ToArray(), _isDistribution ? Deviation(values.AsSpan(each)) : null, _config);
    }

    private int Length(int height, int width) => _config.LatentChannels * (height / Downsampling) * (width / Downsampling);

    private float[] Run(ReadOnlySpan<float> pixels, int height, int width, ReadOnlySpan<float> noise, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var (rows, columns, channels) = (height / Downsampling, width / Downsampling, _config.LatentChannels);
        using var call = new NetworkCall(_network, _output);
        pixels.CopyTo(call.Input(PixelInput, 1, _config.PictureChannels, height, width));
        if (_samples)
            noise.CopyTo(call.Input(HostNoise.Input, 1, channels, rows, columns));
        call.Run(meter, cancellationToken);
        var (values, shape) = (call.Output(_output).ToArray(), call.OutputShape(_output));
        FiniteCheck.Require(values, _network.File);
        return shape.SequenceEqual([1, _isDistribution ? 2 * channels : channels, rows, columns]) ? values : throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{_network.File}' made {string.Join("x", shape)} of a picture of {width}x{height}, which the VAE's config.json does not say; install the model again.");
    }

    private static float[] Deviation(ReadOnlySpan<float> logVariance)
    {
        var deviation = new float[logVariance.Length];
        for (var i = 0; i < deviation.Length; i++)
            deviation[i] = Float.Exp(0.5f * Math.Min(Math.Max(logVariance[i], LeastLogVariance), MostLogVariance));
        return deviation;
    }
}

/// <summary>What the encoder says of a picture: a normal distribution over latents (Kingma and Welling 2013, arXiv:1312.6114).</summary>
internal sealed class Posterior
{
    private readonly float[] _mean;
    private readonly float[]? _deviation;
    private readonly Func<float[], float[]>? _draw;
    private readonly VaeConfig _config;

    /// <param name="mean">[channels, height, width].</param>
    /// <param name="deviation">The same shape; null where the export gives latents and no distribution.</param>
    /// <param name="config">Scale and shift of the latents.</param>
    public Posterior(float[] mean, float[]? deviation, VaeConfig config) => (_mean, _deviation, _config) = (mean, deviation, config);

    /// <param name="length">Numbers of the latents of a picture.</param>
    /// <param name="draw">The sample by so many numbers of the standard normal distribution, where the graph itself samples.</param>
    /// <param name="config">Scale and shift of the latents.</param>
    public Posterior(int length, Func<float[], float[]> draw, VaeConfig config) => (_mean, _draw, _config) = (new float[length], draw, config);

    /// <summary>One sample a picture of a batch, as the U-Net gets it: (mean + deviation * noise - shift) * scale.</summary>
    /// <param name="batch">Pictures of the batch, all from this one.</param>
    /// <param name="noise">Asked for [batch, ...] numbers where there is a distribution, and for none otherwise, as in diffusers.</param>
    /// <returns>[batch, channels, height, width].</returns>
    public float[] Sample(int batch, INoiseSource noise)
    {
        var samples = new float[batch * _mean.Length];
        if (_deviation is not null || _draw is not null)
            noise.Fill(samples);
        for (var i = 0; i < batch; i++)
        {
            var sample = samples.AsSpan(i * _mean.Length, _mean.Length);
            if (_draw is not null)
                _draw(sample.ToArray()).CopyTo(sample);
            else if (_deviation is null)
                _mean.CopyTo(sample);
            else
                TensorPrimitives.MultiplyAdd(sample, _deviation, _mean, sample);
            Scale(sample);
        }
        return samples;
    }

    private void Scale(Span<float> latents)
    {
        if (_config.ShiftFactor != 0)
            TensorPrimitives.Subtract(latents, (float)_config.ShiftFactor, latents);
        TensorPrimitives.Multiply(latents, (float)_config.ScalingFactor, latents);
    }
}

/// <summary>The variational autoencoder's decoder: latents become pixels.</summary>
internal sealed class VaeDecoder
{
    /// <summary>Names of its input and output in optimum's exports.</summary>
    internal const string LatentInput = "latent_sample", PixelOutput = "sample";

    private readonly Network _network;
    private readonly VaeConfig _config;

    public VaeDecoder(Network network, VaeConfig config) => (_network, _config) = (network, config);

    /// <summary>
    /// Decodes one sample. One at a time: half-precision decoders give wrong pictures in batches, and memory stays flat.
    /// </summary>
    /// <param name="latents">[C, h, w] as the U-Net left them.</param>
    /// <param name="height">Rows of latents.</param>
    /// <param name="width">Columns of latents.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the decoder at once.</param>
    /// <returns>[3, height, width] about [-1, 1], not clamped; four channels of a VAE with alpha.</returns>
    public float[] Decode(ReadOnlySpan<float> latents, int height, int width, NetworkMeter meter, CancellationToken cancellationToken)
    {
        using var call = new NetworkCall(_network, PixelOutput);
        var input = call.Input(LatentInput, 1, _config.LatentChannels, height, width);

        // z = latents / scaling_factor + shift_factor: the inverse of what the encoder's caller does.
        TensorPrimitives.Divide(latents, (float)_config.ScalingFactor, input);
        if (_config.ShiftFactor != 0)
            TensorPrimitives.Add(input, (float)_config.ShiftFactor, input);
        call.Run(meter, cancellationToken);
        var (pixels, shape) = (call.Output(PixelOutput).ToArray(), call.OutputShape(PixelOutput));
        if (!shape.SequenceEqual([1, _config.PictureChannels, height * _config.Downsampling, width * _config.Downsampling]))
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_network.File}' made {string.Join("x", shape)} of {_config.LatentChannels}x{height}x{width} latents, and by the VAE's config.json each becomes {_config.Downsampling} pixels of a side; correct \"block_out_channels\" there, or install the model again.");
        }
        FiniteCheck.Require(pixels, _network.File);
        return pixels;
    }
}
